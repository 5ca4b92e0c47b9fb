#include "Nanoseconds.h"

#include <chrono>

namespace kinelink {

int64_t MonotonicNow() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

}  // namespace kinelink
