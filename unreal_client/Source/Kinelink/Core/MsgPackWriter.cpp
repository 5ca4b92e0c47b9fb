#include "MsgPackWriter.h"

#include "Texts.h"

namespace kinelink {

void MsgPackWriter::Clear() {
    data_.clear();
    error_.Kind = ErrorKind::None;
    error_.Message.clear();
}

void MsgPackWriter::WriteWhole(int64_t value) {
    const uint64_t bits = static_cast<uint64_t>(value);
    if (value >= 0) {
        if (bits < 0x80) data_.push_back(static_cast<uint8_t>(bits));
        else if (bits <= UINT8_MAX) Put(0xcc, bits, 1);
        else if (bits <= UINT16_MAX) Put(0xcd, bits, 2);
        else if (bits <= UINT32_MAX) Put(0xce, bits, 4);
        else Put(0xcf, bits, 8);
    } else if (value >= -32) {
        data_.push_back(static_cast<uint8_t>(bits));
    } else if (value >= INT8_MIN) {
        Put(0xd0, bits, 1);
    } else if (value >= INT16_MIN) {
        Put(0xd1, bits, 2);
    } else if (value >= INT32_MIN) {
        Put(0xd2, bits, 4);
    } else {
        Put(0xd3, bits, 8);
    }
}

void MsgPackWriter::WriteNumber(double value) {
    uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    Put(0xcb, bits, 8);
}

void MsgPackWriter::WriteText(std::string_view text) {
    if (CountCharacters(text) < 0) Bad("text", "valid UTF-8");
    WriteHead(text.size(), 0xa0, 31, 0xd9, 0xda, 0xdb);
    const Bytes bytes = Bytes::Of(text);
    data_.insert(data_.end(), bytes.Data, bytes.Data + bytes.Count);
}

void MsgPackWriter::WriteBytes(Bytes bytes) {
    WriteHead(bytes.Count, 0, -1, 0xc4, 0xc5, 0xc6);
    data_.insert(data_.end(), bytes.Data, bytes.Data + bytes.Count);
}

void MsgPackWriter::WriteBlock(const float* numbers, size_t count) {
    WriteHead(4 * count, 0, -1, 0xc4, 0xc5, 0xc6);
    for (size_t i = 0; i < count; i++) {
        uint8_t bytes[4];
        FloatToLittleEndian(numbers[i], bytes);
        data_.insert(data_.end(), bytes, bytes + 4);
    }
}

void MsgPackWriter::Bad(std::string_view field, const std::string& wanted) {
    if (!Ok()) return;
    error_.Kind = ErrorKind::BadField;
    error_.Message = "field '" + std::string(field) + "' must be " + wanted;
}

void MsgPackWriter::WriteHead(uint64_t count, uint8_t small, int64_t smallest, uint8_t one, uint8_t two, uint8_t four) {
    if (static_cast<int64_t>(count) <= smallest) data_.push_back(static_cast<uint8_t>(small | count));
    else if (one != 0 && count <= UINT8_MAX) Put(one, count, 1);
    else if (count <= UINT16_MAX) Put(two, count, 2);
    else Put(four, count, 4);
}

void MsgPackWriter::Put(uint8_t tag, uint64_t bits, int count) {
    data_.push_back(tag);
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) data_.push_back(static_cast<uint8_t>(bits >> shift));
}

}  // namespace kinelink
