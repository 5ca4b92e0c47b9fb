#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "Bytes.h"
#include "ProtocolError.h"

namespace kinelink {

/// Writes msgpack, each value in its shortest form, so that all languages write the same bytes. The first error stays.
/// Made once and cleared for each message, it allocates nothing once it has grown.
class MsgPackWriter {
public:
    void Clear();

    /// What has been written.
    Bytes Written() const { return {data_.data(), data_.size()}; }

    bool Ok() const { return error_.Ok(); }
    const ProtocolError& Error() const { return error_; }

    /// Begin a map; then follow `count` times a key and a value.
    void WriteMap(size_t count) { WriteHead(count, 0x80, 15, 0, 0xde, 0xdf); }

    /// One field more in the map that the message is, which was begun with none and has 15 at most.
    void CountField() { data_[0]++; }

    /// Begin a list; then follow `count` values.
    void WriteList(size_t count) { WriteHead(count, 0x90, 15, 0, 0xdc, 0xdd); }

    void WriteNil() { data_.push_back(0xc0); }
    void WriteFlag(bool value) { data_.push_back(value ? 0xc3 : 0xc2); }
    void WriteWhole(int64_t value);
    void WriteNumber(double value);
    void WriteText(std::string_view text);
    void WriteBytes(Bytes bytes);

    /// Numbers as a block of little-endian float32.
    void WriteBlock(const float* numbers, size_t count);

    /// A field may not be sent: what it must be.
    void Bad(std::string_view field, const std::string& wanted);

private:
    void WriteHead(uint64_t count, uint8_t small, int64_t smallest, uint8_t one, uint8_t two, uint8_t four);
    void Put(uint8_t tag, uint64_t bits, int count);

    std::vector<uint8_t> data_;
    ProtocolError error_;
};

}  // namespace kinelink
