#include "ReceiveBuffer.h"

namespace kinelink {

namespace {

constexpr size_t FirstRoom = 1 << 14;

}  // namespace

ReceiveBuffer::ReceiveBuffer() : bytes_(FirstRoom) {}

uint8_t* ReceiveBuffer::Room(size_t& count) {
    if (read_ == written_) {
        read_ = written_ = 0;
    } else if (written_ == bytes_.size() && read_ > 0) {
        std::memmove(bytes_.data(), bytes_.data() + read_, written_ - read_);
        written_ -= read_;
        read_ = 0;
    } else if (written_ == bytes_.size()) {
        bytes_.resize(2 * bytes_.size());
    }
    count = bytes_.size() - written_;
    return bytes_.data() + written_;
}

}  // namespace kinelink
