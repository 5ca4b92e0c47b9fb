#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace kinelink {

/// Some bytes that lie elsewhere.
struct Bytes {
    const uint8_t* Data = nullptr;
    size_t Count = 0;

    std::string_view Text() const { return {reinterpret_cast<const char*>(Data), Count}; }

    static Bytes Of(std::string_view text) {
        return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
    }
};

/// The unsigned number in `count` big-endian bytes.
inline uint64_t BigEndian(const uint8_t* bytes, int count) {
    uint64_t value = 0;
    for (int i = 0; i < count; i++) value = value << 8 | bytes[i];
    return value;
}

/// A float32 as it is in blocks.
inline float FloatFromLittleEndian(const uint8_t* bytes) {
    uint32_t bits = bytes[0] | uint32_t{bytes[1]} << 8 | uint32_t{bytes[2]} << 16 | uint32_t{bytes[3]} << 24;
    float number;
    std::memcpy(&number, &bits, sizeof number);
    return number;
}

inline void FloatToLittleEndian(float number, uint8_t* bytes) {
    uint32_t bits;
    std::memcpy(&bits, &number, sizeof bits);
    for (int i = 0; i < 4; i++) bytes[i] = static_cast<uint8_t>(bits >> (8 * i));
}

}  // namespace kinelink
