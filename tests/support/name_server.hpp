// Replaces the system's lookup of names in the program whose one source includes this. A name stands for 127.0.0.1, one that begins with "two."
// for 127.0.0.2 too; one that ends in ".hangs" is answered when the test says so.
#pragma once

#include <chrono>
#include <condition_variable>
#include <dlfcn.h>
#include <map>
#include <mutex>
#include <netdb.h>
#include <string>

namespace dockwire::test {

class name_server {
public:
    // Never destroyed: threads that hang use it when the test is over.
    static name_server& shared() {
        static name_server& only = *new name_server;
        return only;
    }

    void answer_when_due(const std::string& name) {
        std::unique_lock lock{mutex_};
        ++asked_[name];
        changed_.notify_all();
        if (name.ends_with(".hangs")) changed_.wait(lock, [&] { return answered_[name]; });
    }

    void answer(const std::string& name) {
        const std::lock_guard lock{mutex_};
        answered_[name] = true;
        changed_.notify_all();
    }

    /// How often the system was asked; waits until that was once.
    int asked(const std::string& name) {
        std::unique_lock lock{mutex_};
        changed_.wait_for(lock, std::chrono::seconds{20}, [&] { return asked_[name] != 0; });
        return asked_[name];
    }

    bool was_asked(const std::string& name) {
        const std::lock_guard lock{mutex_};
        return asked_[name] != 0;
    }

private:
    std::mutex mutex_{};
    std::condition_variable changed_{};
    std::map<std::string, int> asked_{};
    std::map<std::string, bool> answered_{};
};

} // namespace dockwire::test

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** found) {
    const auto of_the_system = reinterpret_cast<decltype(&getaddrinfo)>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    const std::string host{name};
    dockwire::test::name_server::shared().answer_when_due(host);
    const int failed = of_the_system("127.0.0.1", service, hints, found);
    if (failed != 0 || !host.starts_with("two.")) return failed;
    return of_the_system("127.0.0.2", service, hints, &(*found)->ai_next);
}
