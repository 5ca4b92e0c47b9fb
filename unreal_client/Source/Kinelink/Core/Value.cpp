#include "Value.h"

#include <cmath>

namespace kinelink {

namespace {
const Value Nothing;
const std::string NoText;
}  // namespace

Value Value::Of(bool flag) {
    Value value(MsgPackKind::Flag);
    value.whole_ = flag;
    return value;
}

Value Value::Of(int64_t whole) {
    Value value(MsgPackKind::Whole);
    value.whole_ = whole;
    return value;
}

Value Value::Of(double number) {
    Value value(MsgPackKind::Number);
    value.number_ = number;
    return value;
}

Value Value::Of(std::string_view text) {
    Value value(MsgPackKind::Text);
    value.text_ = text;
    return value;
}

Value Value::OfBytes(Bytes bytes) {
    Value value(MsgPackKind::Bytes);
    value.text_ = bytes.Text();
    return value;
}

const std::string& Value::AsText() const {
    return kind_ == MsgPackKind::Text ? text_ : NoText;
}

Bytes Value::AsBytes() const {
    return kind_ == MsgPackKind::Bytes ? Bytes::Of(text_) : Bytes{};
}

const Value& Value::operator[](size_t index) const {
    return index < items_.size() ? items_[index] : Nothing;
}

const Value& Value::operator[](std::string_view key) const {
    // Of a key that comes twice the later one counts.
    for (size_t i = keys_.size(); i-- > 0;)
        if (keys_[i] == key) return items_[i];
    return Nothing;
}

Value& Value::Add(Value item) {
    items_.push_back(std::move(item));
    return *this;
}

Value& Value::Add(std::string_view key, Value value) {
    keys_.emplace_back(key);
    items_.push_back(std::move(value));
    return *this;
}

Value Value::Read(MsgPackReader& reader) {
    int left = limits::Items;
    return Read(reader, limits::Depth, left);
}

Value Value::Read(MsgPackReader& reader, int depth, int& left) {
    if (depth < 0 || --left < 0) {
        reader.TooDeep();
        return {};
    }
    switch (reader.Peek()) {
        case MsgPackKind::Null: reader.ReadNil(); return {};
        case MsgPackKind::Flag: return Of(reader.ReadFlag());
        case MsgPackKind::Whole: {
            bool huge;
            const int64_t whole = reader.ReadWhole(huge);
            return huge ? Of(static_cast<double>(static_cast<uint64_t>(whole))) : Of(whole);
        }
        case MsgPackKind::Number: {
            const double number = reader.ReadNumber();
            if (!std::isfinite(number)) reader.Bad("finite");
            return Of(number);
        }
        case MsgPackKind::Text: return Of(reader.ReadText());
        case MsgPackKind::Bytes: return OfBytes(reader.ReadBytes());
        case MsgPackKind::List: {
            Value list = List();
            for (int count = reader.ReadList(); count > 0 && reader.Ok(); count--)
                list.Add(Read(reader, depth - 1, left));
            return list;
        }
        case MsgPackKind::Map: {
            Value map = Map();
            for (int count = reader.ReadMap(); count > 0 && reader.Ok(); count--) {
                const std::string_view key = reader.ReadText();
                map.Add(key, Read(reader, depth - 1, left));
            }
            return map;
        }
        case MsgPackKind::Extension:
        case MsgPackKind::Invalid: break;
    }
    reader.Bad("plain data");
    return {};
}

void Value::Write(MsgPackWriter& writer) const {
    switch (kind_) {
        case MsgPackKind::Flag: writer.WriteFlag(AsFlag()); break;
        case MsgPackKind::Whole: writer.WriteWhole(whole_); break;
        case MsgPackKind::Number:
            if (!std::isfinite(number_)) writer.Bad("data", "finite");
            writer.WriteNumber(number_);
            break;
        case MsgPackKind::Text: writer.WriteText(text_); break;
        case MsgPackKind::Bytes: writer.WriteBytes(AsBytes()); break;
        case MsgPackKind::List:
            writer.WriteList(items_.size());
            for (const Value& item : items_) item.Write(writer);
            break;
        case MsgPackKind::Map:
            writer.WriteMap(items_.size());
            for (size_t i = 0; i < items_.size(); i++) {
                writer.WriteText(keys_[i]);
                items_[i].Write(writer);
            }
            break;
        default: writer.WriteNil(); break;
    }
}

}  // namespace kinelink
