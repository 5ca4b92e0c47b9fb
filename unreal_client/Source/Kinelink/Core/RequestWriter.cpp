#include "RequestWriter.h"

#include "Fields.h"

namespace kinelink {

RequestWriter::RequestWriter(MsgPackWriter& out, std::string_view type) : out_(out) {
    out_.Clear();
    out_.WriteMap(0);
    Text("type", type, limits::Name);
}

MsgPackWriter& RequestWriter::Field(std::string_view field) {
    out_.CountField();
    out_.WriteText(field);
    return out_;
}

RequestWriter& RequestWriter::Whole(std::string_view field, int64_t value) {
    Field(field).WriteWhole(value);
    return *this;
}

RequestWriter& RequestWriter::SampleRate(std::string_view field, int64_t value) {
    if (value < limits::LowestRate || value > limits::HighestRate)
        out_.Bad(field, "between " + std::to_string(limits::LowestRate) + " and " + std::to_string(limits::HighestRate));
    return Whole(field, value);
}

RequestWriter& RequestWriter::Number(std::string_view field, double value, double low, double high) {
    if (!(value >= low && value <= high)) out_.Bad(field, "between " + std::to_string(low) + " and " + std::to_string(high));
    Field(field).WriteNumber(value);
    return *this;
}

RequestWriter& RequestWriter::Flag(std::string_view field, bool value) {
    Field(field).WriteFlag(value);
    return *this;
}

RequestWriter& RequestWriter::Text(std::string_view field, std::string_view text, int longest) {
    fields::CheckText(out_, field, text, longest);
    Field(field).WriteText(text);
    return *this;
}

RequestWriter& RequestWriter::Text(std::string_view field, const std::optional<std::string>& text, int longest) {
    return text ? Text(field, std::string_view(*text), longest) : *this;
}

RequestWriter& RequestWriter::Name(std::string_view field, std::string_view name) {
    fields::CheckName(out_, field, name);
    Field(field).WriteText(name);
    return *this;
}

RequestWriter& RequestWriter::Name(std::string_view field, const std::optional<std::string>& name) {
    return name ? Name(field, std::string_view(*name)) : *this;
}

RequestWriter& RequestWriter::Names(std::string_view field, const std::vector<std::string>& names, int most) {
    for (const std::string& name : names) fields::CheckName(out_, field, name);
    return Texts(field, names, most, limits::Name);
}

RequestWriter& RequestWriter::Texts(std::string_view field, const std::vector<std::string>& texts, int most, int longest) {
    if (texts.size() > static_cast<size_t>(most)) out_.Bad(field, "a list of at most " + std::to_string(most));
    Field(field).WriteList(texts.size());
    for (const std::string& text : texts) {
        fields::CheckText(out_, field, text, longest);
        out_.WriteText(text);
    }
    return *this;
}

RequestWriter& RequestWriter::Data(std::string_view field, const Value& map) {
    if (map.Kind() != MsgPackKind::Map) out_.Bad(field, "a map");
    map.Write(Field(field));
    return *this;
}

RequestWriter& RequestWriter::Data(std::string_view field, const std::optional<Value>& map) {
    return map ? Data(field, *map) : *this;
}

RequestWriter& RequestWriter::Binary(std::string_view field, Bytes bytes, size_t most) {
    if (bytes.Count > most) out_.Bad(field, "at most " + std::to_string(most) + " bytes");
    else Field(field).WriteBytes(bytes);
    return *this;
}

RequestWriter& RequestWriter::Block(std::string_view field, const std::vector<float>& numbers, int columns, int most,
                                    int rotation) {
    fields::CheckBlock(out_, field, numbers.data(), numbers.size(), columns, most, rotation);
    Field(field).WriteBlock(numbers.data(), numbers.size());
    return *this;
}

}  // namespace kinelink
