// WebSocket masking against memcpy over 1 MiB, best of many. Exit 1 when it has less than half of its speed. Build it optimised.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <dockwire/transport/websocket/frame.hpp>
#include <vector>

namespace {

constexpr std::size_t size = std::size_t{1024} * 1024;

template <class Copy>
double best_rate(std::vector<std::byte>& to, Copy copy) {
    double best = 0;
    for (int run = 0; run < 2'000; ++run) {
        const auto begin = std::chrono::steady_clock::now();
        copy();
        asm volatile("" : : "r"(to.data()) : "memory"); // somebody may look at it
        const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
        best = std::max(best, static_cast<double>(size) / elapsed.count());
    }
    return best * 1e-9;
}

} // namespace

int main() {
    const std::vector<std::byte> from(size, std::byte{3});
    std::vector<std::byte> to(size);
    const dockwire::mqtt::detail::mask_key key{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
    const double plain = best_rate(to, [&] { std::memcpy(to.data(), from.data(), size); });
    const double masked = best_rate(to, [&] { dockwire::mqtt::detail::apply_mask(to.data(), from.data(), size, key); });
    std::printf(R"({"memcpy_gb_s": %.1f, "mask_gb_s": %.1f, "ratio": %.2f})"
                "\n",
                plain, masked, masked / plain);
    return masked < plain / 2 ? 1 : 0;
}
