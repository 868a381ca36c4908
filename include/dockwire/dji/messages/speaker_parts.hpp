// How speakers as payloads play ("PSDK").
#pragma once

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// The form of a sound file.
enum class speaker_format { pcm };

constexpr auto names_of(thing::tag<speaker_format>) {
    using enum speaker_format;
    return thing::table<speaker_format>({{pcm, "pcm"}});
}

/// How often a speaker plays.
enum class speaker_mode : int { once = 0, loop = 1 };

constexpr auto values_of(thing::tag<speaker_mode>) {
    using enum speaker_mode;
    return thing::table<speaker_mode>({{once, "Once"}, {loop, "Loop"}});
}

/// What a speaker is doing.
enum class speaker_activity : int {
    idle = 0,
    transmitting = 1,
    playing = 2,
    abnormal = 3,
    converting_text = 4,
    downloading = 99
};

constexpr auto values_of(thing::tag<speaker_activity>) {
    using enum speaker_activity;
    return thing::table<speaker_activity>({{idle, "Idle"},
                                           {transmitting, "Transmitting from dock to aircraft"},
                                           {playing, "Playing"},
                                           {abnormal, "Abnormal"},
                                           {converting_text, "Converting text to speech"},
                                           {downloading, "Downloading from the cloud"}});
}

/// How playing goes.
enum class speaker_status { in_progress, ok };

constexpr auto names_of(thing::tag<speaker_status>) {
    using enum speaker_status;
    return thing::table<speaker_status>({{in_progress, "in_progress"}, {ok, "ok"}});
}

/// The step on the way to playing a file.
enum class speaker_audio_step { download, encoding, change_work_mode, upload, play };

constexpr auto names_of(thing::tag<speaker_audio_step>) {
    using enum speaker_audio_step;
    return thing::table<speaker_audio_step>({{download, "download"},
                                             {encoding, "encoding"},
                                             {change_work_mode, "change_work_mode"},
                                             {upload, "upload"},
                                             {play, "play"}});
}

/// The step on the way to playing a text; a subset of that for files.
enum class speaker_tts_step { change_work_mode, upload, play };

constexpr auto names_of(thing::tag<speaker_tts_step>) {
    using enum speaker_tts_step;
    return thing::table<speaker_tts_step>({{change_work_mode, "change_work_mode"}, {upload, "upload"}, {play, "play"}});
}

} // namespace dockwire::dji
