// A broker and its clients in one process: everything goes by post, and a test decides what happens to each message.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/any_io_executor.hpp>
#include <asio/basic_waitable_timer.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "virtual_time.hpp"

namespace dockwire::dji::test {

/// A published message.
struct sent_message {
    std::string topic{};
    std::string payload{};
    int qos{0};
    std::optional<std::chrono::seconds> expiry{};
    /// Delivered as a broker sends what it has retained.
    bool retain{false};
};

/// What happens to a message.
struct fate {
    std::size_t copies{1};
    manual_clock::duration delay{0};
    std::error_code error{};
};

inline const fate lost{.copies = 0};

/// Whether a topic matches a filter, `$share` included.
inline bool matches(std::string_view filter, std::string_view topic) {
    if (filter.starts_with("$share/")) filter.remove_prefix(filter.find('/', 7) + 1);
    while (!filter.empty() && !topic.empty()) {
        const auto level = filter.substr(0, filter.find('/'));
        const auto name = topic.substr(0, topic.find('/'));
        if (level != "+" && level != name) return false;
        filter.remove_prefix(std::min(filter.size(), level.size() + 1));
        topic.remove_prefix(std::min(topic.size(), name.size() + 1));
    }
    return filter.empty() && topic.empty();
}

class fake_broker {
public:
    using deliver = std::function<void(const sent_message&)>;
    struct subscription {
        std::string filter{};
        int retain_handling{0};
        deliver handler{};
    };
    using place = std::list<std::shared_ptr<subscription>>::iterator;

    explicit fake_broker(asio::io_context& context) : io{context} {}

    void publish(const sent_message& message, std::function<void(std::error_code)> done) {
        sent.push_back(message);
        const fate what = decide ? decide(sent.back()) : fate{};
        asio::post(io, [done = std::move(done), error = what.error] { done(error); });
        for (std::size_t copy = 0; copy < what.copies; ++copy)
            later(what.delay, message);
    }

    void route(const sent_message& message) {
        for (const auto& one : std::vector(subscriptions.begin(), subscriptions.end()))
            if (matches(one->filter, message.topic)) one->handler(message);
    }

    /// Messages on topics that end so.
    std::vector<sent_message> sent_to(std::string_view end) const {
        std::vector<sent_message> found;
        std::copy_if(sent.begin(), sent.end(), std::back_inserter(found),
                     [end](const auto& one) { return one.topic.ends_with(end); });
        return found;
    }

    asio::io_context& io;
    std::function<fate(const sent_message&)> decide{};
    std::vector<sent_message> sent{};
    std::list<std::shared_ptr<subscription>> subscriptions{};

private:
    void later(manual_clock::duration delay, const sent_message& message) {
        if (delay == manual_clock::duration::zero()) return asio::post(io, [this, message] { route(message); });
        auto timer = std::make_shared<asio::basic_waitable_timer<manual_clock>>(io, delay);
        timer->async_wait([this, message, timer](std::error_code error) {
            if (!error) route(message);
        });
    }
};

/// A client of the fake broker, in the form of `mqtt::basic_client`.
class fake_client {
    struct state {
        fake_broker& broker;
        bool stopped{false};
    };

public:
    using clock_type = manual_clock;
    struct publish_options {
        int qos{0};
        std::optional<std::chrono::seconds> message_expiry{};
    };
    struct subscribe_options {
        int qos{2};
        int retain_handling{0};
    };
    struct payload_view {
        bytes_view bytes{};
    };
    struct message {
        std::string_view topic{};
        payload_view payload{};
        bool retain{false};
    };

    class subscription {
    public:
        subscription(std::shared_ptr<state> shared, fake_broker::place place) : shared_{std::move(shared)}, place_{place} {}
        template <class Handler>
        void async_unsubscribe(Handler handler) {
            if (!shared_->stopped) shared_->broker.subscriptions.erase(place_);
            asio::post(shared_->broker.io, [handler = std::move(handler)]() mutable { handler(std::error_code{}); });
        }

    private:
        std::shared_ptr<state> shared_;
        fake_broker::place place_;
    };

    class shared_handle {
    public:
        explicit shared_handle(std::shared_ptr<state> shared) : shared_{std::move(shared)} {}

        asio::any_io_executor get_executor() const { return shared_->broker.io.get_executor(); }

        template <class Handler>
        void async_publish(std::string_view topic, std::string_view payload, const publish_options& options, Handler handler) {
            if (shared_->stopped)
                return asio::post(shared_->broker.io,
                                  [handler = std::move(handler)]() mutable { handler(make_error_code(usage_error::stopped)); });
            auto shared_handler = std::make_shared<Handler>(std::move(handler));
            shared_->broker.publish({std::string{topic}, std::string{payload}, options.qos, options.message_expiry},
                                    [shared_handler](std::error_code error) { (*shared_handler)(error); });
        }

        template <class Handler>
        subscription subscribe(std::string_view filter, const subscribe_options& options, Handler handler) {
            auto& all = shared_->broker.subscriptions;
            auto deliver = [shared = shared_, handler = std::move(handler)](const sent_message& sent) mutable {
                if (!shared->stopped) handler(message{sent.topic, {as_bytes(sent.payload)}, sent.retain});
            };
            const auto place = all.insert(all.end(), std::make_shared<fake_broker::subscription>(
                                                         std::string{filter}, options.retain_handling, std::move(deliver)));
            return subscription{shared_, place};
        }

    private:
        std::shared_ptr<state> shared_;
    };

    explicit fake_client(fake_broker& broker) : shared_{std::make_shared<state>(broker)} {}
    fake_client(const fake_client&) = delete;
    fake_client& operator=(const fake_client&) = delete;
    ~fake_client() { shared_->stopped = true; }

    asio::any_io_executor get_executor() const { return shared_->broker.io.get_executor(); }
    shared_handle handle() { return shared_handle{shared_}; }

private:
    std::shared_ptr<state> shared_;
};

} // namespace dockwire::dji::test
