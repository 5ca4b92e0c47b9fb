#include "Sha1.h"

#include <vector>

namespace kinelink {

namespace {

constexpr size_t BlockBytes = 64;

uint32_t TurnedLeft(uint32_t value, int bits) {
    return value << bits | value >> (32 - bits);
}

void Digest(const uint8_t* block, std::array<uint32_t, 5>& state) {
    uint32_t words[80];
    for (int i = 0; i < 16; i++) words[i] = static_cast<uint32_t>(BigEndian(block + 4 * i, 4));
    for (int i = 16; i < 80; i++) words[i] = TurnedLeft(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    auto [a, b, c, d, e] = state;
    for (int i = 0; i < 80; i++) {
        uint32_t mixed, constant;
        if (i < 20) mixed = (b & c) | (~b & d), constant = 0x5a827999;
        else if (i < 40) mixed = b ^ c ^ d, constant = 0x6ed9eba1;
        else if (i < 60) mixed = (b & c) | (b & d) | (c & d), constant = 0x8f1bbcdc;
        else mixed = b ^ c ^ d, constant = 0xca62c1d6;
        const uint32_t next = TurnedLeft(a, 5) + mixed + e + constant + words[i];
        e = d;
        d = c;
        c = TurnedLeft(b, 30);
        b = a;
        a = next;
    }
    const uint32_t found[] = {a, b, c, d, e};
    for (size_t i = 0; i < state.size(); i++) state[i] += found[i];
}

}  // namespace

std::array<uint8_t, 20> Sha1(Bytes message) {
    std::vector<uint8_t> padded(message.Data, message.Data + message.Count);
    padded.push_back(0x80);
    while (padded.size() % BlockBytes != BlockBytes - 8) padded.push_back(0);
    for (int shift = 56; shift >= 0; shift -= 8)
        padded.push_back(static_cast<uint8_t>(uint64_t{message.Count} * 8 >> shift));
    std::array<uint32_t, 5> state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    for (size_t at = 0; at < padded.size(); at += BlockBytes) Digest(&padded[at], state);
    std::array<uint8_t, 20> digest;
    for (size_t i = 0; i < digest.size(); i++) digest[i] = static_cast<uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)));
    return digest;
}

}  // namespace kinelink
