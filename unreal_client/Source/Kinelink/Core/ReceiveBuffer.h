#pragma once

#include <vector>

#include "Bytes.h"

namespace kinelink {

/// Received bytes that wait to be understood. Grows only as far as bytes have really come, whatever length was announced.
class ReceiveBuffer {
public:
    ReceiveBuffer();

    /// Where to put received bytes. What At gave is no longer valid then.
    uint8_t* Room(size_t& count);

    /// So many bytes were put into the room.
    void Received(size_t count) { written_ += count; }

    /// The bytes that wait, the first of them.
    const uint8_t* At() const { return bytes_.data() + read_; }
    size_t Count() const { return written_ - read_; }

    /// The first bytes are understood. They stay where they are until Room is called.
    void Drop(size_t count) { read_ += count; }

private:
    std::vector<uint8_t> bytes_;
    size_t read_ = 0;
    size_t written_ = 0;
};

}  // namespace kinelink
