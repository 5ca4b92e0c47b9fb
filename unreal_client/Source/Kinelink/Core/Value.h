#pragma once

#include <string>
#include <utility>
#include <vector>

#include "MsgPackReader.h"
#include "MsgPackWriter.h"

namespace kinelink {

/// Plain data of any shape, such as a scene, the result of a request or the data of an event.
/// Asking for what isn't there gives nil, for another kind its default.
class Value {
public:
    Value() = default;

    static Value Of(bool flag);
    static Value Of(int64_t whole);
    static Value Of(double number);
    static Value Of(std::string_view text);
    // A literal would rather become a bool than a view.
    static Value Of(const char* text) { return Of(std::string_view(text)); }
    static Value OfBytes(Bytes bytes);

    /// An empty list, to Add to.
    static Value List() { return Value(MsgPackKind::List); }

    /// An empty map, to Add to. Its order is kept.
    static Value Map() { return Value(MsgPackKind::Map); }

    MsgPackKind Kind() const { return kind_; }
    bool IsNil() const { return kind_ == MsgPackKind::Null; }
    bool AsFlag() const { return kind_ == MsgPackKind::Flag && whole_ != 0; }
    int64_t AsWhole() const { return kind_ == MsgPackKind::Whole ? whole_ : 0; }

    /// A number, whole or not.
    double AsNumber() const { return kind_ == MsgPackKind::Whole ? static_cast<double>(whole_) : number_; }
    const std::string& AsText() const;
    Bytes AsBytes() const;

    /// Items of a list or entries of a map.
    size_t Count() const { return items_.size(); }

    /// An item of a list, or the value of an entry of a map.
    const Value& operator[](size_t index) const;

    /// The value of a key of a map.
    const Value& operator[](std::string_view key) const;
    const Value& operator[](const char* key) const { return (*this)[std::string_view(key)]; }

    /// The key of an entry of a map.
    const std::string& KeyAt(size_t index) const { return keys_[index]; }

    /// Add to a list; returns the list.
    Value& Add(Value item);

    /// Add to a map; returns the map.
    Value& Add(std::string_view key, Value value);

    /// The value that comes next. The reader has an error where it is too deep, too much, or no plain data.
    static Value Read(MsgPackReader& reader);
    void Write(MsgPackWriter& writer) const;

private:
    explicit Value(MsgPackKind kind) : kind_(kind) {}
    static Value Read(MsgPackReader& reader, int depth, int& left);

    MsgPackKind kind_ = MsgPackKind::Null;
    int64_t whole_ = 0;
    double number_ = 0;
    std::string text_;
    std::vector<std::string> keys_;
    std::vector<Value> items_;
};

}  // namespace kinelink
