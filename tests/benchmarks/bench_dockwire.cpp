// The client against a sink server, with the command line, window and output of the peers' benchmarks:
//   bench_dockwire pub|recv|lat|idle HOST PORT QOS COUNT SIZE
// BENCH_WINDOW sets how many messages are outstanding (1000). One JSON line a run; cpu_us is user + system time per message.
#include <dockwire/mqtt.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <vector>

#include <asio/io_context.hpp>

namespace {

namespace mqtt = dockwire::mqtt;
using clock_type = std::chrono::steady_clock;

struct arguments {
    std::string mode{};
    std::string url{};
    mqtt::qos qos{mqtt::qos::at_most_once};
    std::uint64_t count{200'000};
    std::size_t size{256};
    std::uint64_t window{1000};
};

arguments parse(int argc, char** argv) {
    if (argc < 4) {
        std::fprintf(stderr, "usage: bench_dockwire pub|recv|lat|idle HOST PORT QOS COUNT SIZE\n");
        std::exit(2);
    }
    arguments given{};
    given.mode = argv[1];
    given.url = std::string{"mqtt://"} + argv[2] + ":" + argv[3];
    if (argc > 4) given.qos = static_cast<mqtt::qos>(std::atoi(argv[4]));
    if (argc > 5) given.count = std::strtoull(argv[5], nullptr, 10);
    if (argc > 6) given.size = std::strtoull(argv[6], nullptr, 10);
    if (const char* window = std::getenv("BENCH_WINDOW")) given.window = std::strtoull(window, nullptr, 10);
    return given;
}

double seconds(clock_type::duration elapsed) { return std::chrono::duration<double>(elapsed).count(); }
double seconds(const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; }

// Wall and CPU time from `start` to `report`.
class meter {
public:
    void start() {
        begun_ = clock_type::now();
        getrusage(RUSAGE_SELF, &before_);
    }

    void report(const arguments& given, std::uint64_t done, std::uint64_t failed) const {
        rusage after{};
        getrusage(RUSAGE_SELF, &after);
        const double wall = seconds(clock_type::now() - begun_);
        const double per_message = 1e6 / static_cast<double>(std::max<std::uint64_t>(given.count, 1));
        const double user = (seconds(after.ru_utime) - seconds(before_.ru_utime)) * per_message;
        const double system = (seconds(after.ru_stime) - seconds(before_.ru_stime)) * per_message;
        std::printf(
            "{\"peer\":\"dockwire\",\"mode\":\"%s\",\"qos\":%d,\"count\":%llu,\"size\":%zu,\"done\":%llu,\"failed\":%llu,"
            "\"wall_s\":%.4f,\"msgs_s\":%.0f,\"user_us\":%.4f,\"sys_us\":%.4f,\"cpu_us\":%.4f,\"maxrss_kb\":%ld,\"nvcsw\":%ld}\n",
            given.mode.c_str(), static_cast<int>(given.qos), static_cast<unsigned long long>(given.count), given.size,
            static_cast<unsigned long long>(done), static_cast<unsigned long long>(failed), wall,
            static_cast<double>(done) / wall, user, system, user + system, after.ru_maxrss, after.ru_nvcsw - before_.ru_nvcsw);
    }

private:
    clock_type::time_point begun_{};
    rusage before_{};
};

mqtt::client_options options_for(const arguments& given) {
    return {.url = given.url, .session_expiry = std::chrono::seconds{0}, .receive_maximum = 65'535};
}

// One client with what every mode needs: it runs `begin` when it is connected.
class bench {
public:
    explicit bench(const arguments& given) : given_{given}, payload_(given.size, 'x'), client_{io_, options_for(given)} {}

    int run() {
        client_.on_state([this](const mqtt::connection_state& state) {
            if (state.status == mqtt::client_status::online) begin();
            if (state.status == mqtt::client_status::waiting) stop_with(state.why);
        });
        client_.async_run([](std::error_code) {});
        io_.run();
        return failed_ == 0 ? 0 : 1;
    }

private:
    void begin() {
        if (given_.mode == "recv") return receive();
        meter_.start();
        sent_at_ = clock_type::now();
        const std::uint64_t outstanding = measures_latency_ ? 1 : std::min(given_.window, given_.count);
        for (std::uint64_t i = 0; i < outstanding; ++i)
            publish();
    }

    void publish() {
        ++issued_;
        const mqtt::qos qos = measures_latency_ ? mqtt::qos::at_least_once : given_.qos;
        client_.async_publish("bench/topic", std::string_view{payload_}, {.qos = qos},
                              [this](std::error_code error, const mqtt::publish_result&) { completed(error); });
    }

    void completed(std::error_code error) {
        failed_ += error ? 1 : 0;
        ++done_;
        if (measures_latency_) note_latency();
        if (issued_ < given_.count) return publish();
        if (done_ == given_.count) finish();
    }

    void note_latency() {
        const auto now = clock_type::now();
        latencies_.push_back(seconds(now - sent_at_) * 1e6);
        sent_at_ = now;
    }

    void receive() {
        const std::string filter = "blast/" + std::to_string(given_.count) + "/" + std::to_string(given_.size) + "/" +
                                   std::to_string(static_cast<int>(given_.qos));
        meter_.start();
        client_.subscribe(filter, {.qos = given_.qos}, [this](const mqtt::message_view&) {
            if (++done_ == given_.count) finish();
        });
    }

    void finish() {
        if (measures_latency_) {
            std::sort(latencies_.begin(), latencies_.end());
            const auto at = [this](std::size_t percent) { return latencies_[latencies_.size() * percent / 100]; };
            std::printf("{\"peer\":\"dockwire\",\"mode\":\"lat\",\"n\":%zu,\"p50_us\":%.2f,\"p90_us\":%.2f,\"p99_us\":%.2f,\"max_"
                        "us\":%.1f}\n",
                        latencies_.size(), at(50), at(90), at(99), latencies_.back());
        } else {
            meter_.report(given_, done_, failed_);
        }
        client_.async_disconnect({}, [](std::error_code) {});
    }

    void stop_with(std::error_code why) {
        std::fprintf(stderr, "bench_dockwire: %s\n", why.message().c_str());
        ++failed_;
        client_.async_disconnect({}, [](std::error_code) {});
    }

    arguments given_;
    bool measures_latency_{given_.mode == "lat"};
    std::string payload_;
    asio::io_context io_{1};
    mqtt::client client_;
    meter meter_{};
    clock_type::time_point sent_at_{};
    std::vector<double> latencies_{};
    std::uint64_t issued_{0};
    std::uint64_t done_{0};
    std::uint64_t failed_{0};
};

long status_value(const std::string& key) {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(key)) return std::atol(line.c_str() + key.size());
    }
    return -1;
}

// COUNT connected clients that do nothing: memory for each.
int run_idle(const arguments& given) {
    asio::io_context io{1};
    std::vector<std::unique_ptr<mqtt::client>> clients{};
    std::uint64_t online = 0;
    const auto connect = [&] {
        clients.push_back(std::make_unique<mqtt::client>(io, options_for(given)));
        clients.back()->on_state(
            [&](const mqtt::connection_state& state) { online += state.status == mqtt::client_status::online ? 1 : 0; });
        clients.back()->async_run([](std::error_code) {});
        while (online < clients.size() && io.run_one() != 0) {
        }
        io.poll();
    };
    connect();
    const long before = status_value("VmRSS:");
    for (std::uint64_t i = 0; i < given.count; ++i)
        connect();
    const long after = status_value("VmRSS:");
    std::printf("{\"peer\":\"dockwire\",\"mode\":\"idle\",\"clients\":%llu,\"rss0_kb\":%ld,\"rss1_kb\":%ld,\"kb_per_conn\":%.2f,"
                "\"threads\":%ld}\n",
                static_cast<unsigned long long>(given.count), before, after,
                static_cast<double>(after - before) / static_cast<double>(given.count), status_value("Threads:"));
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const arguments given = parse(argc, argv);
    return given.mode == "idle" ? run_idle(given) : bench{given}.run();
}
