#include "MsgPackReader.h"

#include "Texts.h"

namespace kinelink {

void MsgPackReader::Reset(Bytes message) {
    at_ = message.Data;
    end_ = message.Data + message.Count;
    key_ = field_ = {};
    error_.Kind = ErrorKind::None;
    error_.Message.clear();
    if (message.Count > limits::MessageBytes)
        Refuse(ErrorKind::TooBig, "a message may have " + std::to_string(limits::MessageBytes) + " bytes, not " +
                                      std::to_string(message.Count));
}

MsgPackKind MsgPackReader::Peek() {
    if (!Need(1)) return MsgPackKind::Null;
    const MsgPackKind kind = KindOf(*at_);
    if (kind == MsgPackKind::Invalid) Malformed("no value begins with c1");
    return kind;
}

int MsgPackReader::ReadMap() {
    const uint8_t tag = Take();
    if ((tag & 0xf0) == 0x80) return Fits(tag & 0x0f, 2);
    if (tag == 0xde) return Fits(TakeUnsigned(2), 2);
    if (tag == 0xdf) return Fits(TakeUnsigned(4), 2);
    Bad("a map");
    return 0;
}

int MsgPackReader::ReadList() {
    const uint8_t tag = Take();
    if ((tag & 0xf0) == 0x90) return Fits(tag & 0x0f, 1);
    if (tag == 0xdc) return Fits(TakeUnsigned(2), 1);
    if (tag == 0xdd) return Fits(TakeUnsigned(4), 1);
    Bad("a list");
    return 0;
}

bool MsgPackReader::ReadKey() {
    field_ = {};
    const MsgPackKind kind = Peek();
    if (kind == MsgPackKind::Text) {
        key_ = ReadText();
    } else if (kind == MsgPackKind::Bytes) {
        ReadBytes();
        key_ = {};
    } else {
        Malformed("a map has a key that is no text");
    }
    if (Peek() != MsgPackKind::Null) return Ok();
    if (Ok()) at_++;
    return false;
}

bool MsgPackReader::Key(std::string_view name) {
    if (key_ != name) return false;
    field_ = name;
    return true;
}

void MsgPackReader::ReadEnd() {
    if (Ok() && at_ != end_) Malformed(std::to_string(end_ - at_) + " bytes follow the message");
}

void MsgPackReader::ReadNil() {
    if (Take() != 0xc0) Bad("nil");
}

bool MsgPackReader::ReadFlag() {
    const uint8_t tag = Take();
    if (tag != 0xc2 && tag != 0xc3) Bad("true or false");
    return tag == 0xc3;
}

int64_t MsgPackReader::ReadWhole(bool& huge) {
    huge = false;
    const uint8_t tag = Take();
    if (tag < 0x80) return tag;
    if (tag >= 0xe0) return static_cast<int8_t>(tag);
    switch (tag) {
        case 0xcc: return static_cast<int64_t>(TakeUnsigned(1));
        case 0xcd: return static_cast<int64_t>(TakeUnsigned(2));
        case 0xce: return static_cast<int64_t>(TakeUnsigned(4));
        case 0xcf: {
            const int64_t whole = static_cast<int64_t>(TakeUnsigned(8));
            huge = whole < 0;
            return whole;
        }
        case 0xd0: return static_cast<int8_t>(TakeUnsigned(1));
        case 0xd1: return static_cast<int16_t>(TakeUnsigned(2));
        case 0xd2: return static_cast<int32_t>(TakeUnsigned(4));
        case 0xd3: return static_cast<int64_t>(TakeUnsigned(8));
        default: Bad("a whole number"); return 0;
    }
}

double MsgPackReader::ReadNumber() {
    const uint8_t tag = Take();
    if (tag == 0xcb) {
        const uint64_t bits = TakeUnsigned(8);
        double number;
        std::memcpy(&number, &bits, sizeof number);
        return number;
    }
    if (tag == 0xca) {
        const uint32_t bits = static_cast<uint32_t>(TakeUnsigned(4));
        float number;
        std::memcpy(&number, &bits, sizeof number);
        return number;
    }
    Bad("a number");
    return 0;
}

std::string_view MsgPackReader::ReadText() {
    const uint8_t tag = Take();
    Bytes found;
    if ((tag & 0xe0) == 0xa0) found = TakeBytes(tag & 0x1f);
    else if (tag == 0xd9) found = TakeBytes(TakeUnsigned(1));
    else if (tag == 0xda) found = TakeBytes(TakeUnsigned(2));
    else if (tag == 0xdb) found = TakeBytes(TakeUnsigned(4));
    else Bad("text");
    if (CountCharacters(found.Text()) < 0) {
        Malformed("a text is not UTF-8");
        return {};
    }
    return found.Text();
}

Bytes MsgPackReader::ReadBytes() {
    const uint8_t tag = Take();
    if (tag == 0xc4) return TakeBytes(TakeUnsigned(1));
    if (tag == 0xc5) return TakeBytes(TakeUnsigned(2));
    if (tag == 0xc6) return TakeBytes(TakeUnsigned(4));
    Bad("a block of bytes");
    return {};
}

void MsgPackReader::Skip(int depth) {
    if (depth < 0) {
        TooDeep();
        return;
    }
    bool huge;
    switch (Peek()) {
        case MsgPackKind::Null:
        case MsgPackKind::Flag: Take(); break;
        case MsgPackKind::Whole: ReadWhole(huge); break;
        case MsgPackKind::Number: ReadNumber(); break;
        case MsgPackKind::Text: ReadText(); break;
        case MsgPackKind::Bytes: ReadBytes(); break;
        case MsgPackKind::List:
            for (int left = ReadList(); left > 0 && Ok(); left--) Skip(depth - 1);
            break;
        case MsgPackKind::Map:
            for (int left = ReadMap(); left > 0 && Ok(); left--) {
                const MsgPackKind key = Peek();
                if (key != MsgPackKind::Text && key != MsgPackKind::Bytes)
                    Malformed("a map has a key that is no text");
                Skip(depth - 1);
                Skip(depth - 1);
            }
            break;
        case MsgPackKind::Extension: SkipExtension(); break;
        case MsgPackKind::Invalid: break;
    }
}

void MsgPackReader::Bad(const std::string& wanted) {
    const std::string name = field_.empty() ? "the value" : "field '" + std::string(field_) + "'";
    Refuse(ErrorKind::BadField, name + " must be " + wanted);
}

void MsgPackReader::TooDeep() {
    Bad("at most " + std::to_string(limits::Depth) + " levels and " + std::to_string(limits::Items) + " values");
}

void MsgPackReader::Refuse(ErrorKind kind, const std::string& message) {
    if (!Ok()) return;
    error_.Kind = kind;
    error_.Message = message;
    at_ = end_;
}

void MsgPackReader::Malformed(const std::string& what) {
    Refuse(ErrorKind::Malformed, "these bytes are no msgpack: " + what);
}

void MsgPackReader::SkipExtension() {
    const uint8_t tag = Take();
    const uint64_t count = tag >= 0xd4 ? 1u << (tag - 0xd4) : TakeUnsigned(1 << (tag - 0xc7));
    // The extension's own type is one byte more.
    TakeBytes(count + 1);
}

bool MsgPackReader::Need(uint64_t count) {
    if (!Ok()) return false;
    if (static_cast<uint64_t>(end_ - at_) >= count) return true;
    Malformed("they end too early");
    return false;
}

uint8_t MsgPackReader::Take() {
    return Need(1) ? *at_++ : uint8_t{0};
}

uint64_t MsgPackReader::TakeUnsigned(int count) {
    if (!Need(static_cast<uint64_t>(count))) return 0;
    at_ += count;
    return BigEndian(at_ - count, count);
}

int MsgPackReader::Fits(uint64_t count, uint64_t bytesEach) {
    return Need(count * bytesEach) ? static_cast<int>(count) : 0;
}

Bytes MsgPackReader::TakeBytes(uint64_t count) {
    if (!Need(count)) return {};
    const Bytes found{at_, static_cast<size_t>(count)};
    at_ += count;
    return found;
}

}  // namespace kinelink
