#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "MsgPackWriter.h"
#include "Value.h"

namespace kinelink {

/// Whom a request is about.
struct Who {
    std::string_view Session;
    std::string_view Character;
};

/// Writes one request, field by field; what the server would refuse for its form is the writer's error here already. Optional fields
/// that there are not are left out.
class RequestWriter {
public:
    /// Begins with a cleared writer.
    RequestWriter(MsgPackWriter& out, std::string_view type);
    RequestWriter(MsgPackWriter& out, std::string_view type, uint32_t id) : RequestWriter(out, type) { Whole("id", id); }
    RequestWriter(MsgPackWriter& out, std::string_view type, uint32_t id, std::string_view session)
        : RequestWriter(out, type, id) {
        Name("session", session);
    }
    RequestWriter(MsgPackWriter& out, std::string_view type, uint32_t id, const Who& who)
        : RequestWriter(out, type, id, who.Session) {
        Name("character", who.Character);
    }

    RequestWriter& Whole(std::string_view field, int64_t value);
    RequestWriter& SampleRate(std::string_view field, int64_t value);
    RequestWriter& Number(std::string_view field, double value, double low, double high);
    RequestWriter& Flag(std::string_view field, bool value);

    /// At most `longest` characters.
    RequestWriter& Text(std::string_view field, std::string_view text, int longest);
    RequestWriter& Text(std::string_view field, const std::optional<std::string>& text, int longest);

    /// Part of a topic.
    RequestWriter& Name(std::string_view field, std::string_view name);
    RequestWriter& Name(std::string_view field, const std::optional<std::string>& name);
    RequestWriter& Names(std::string_view field, const std::vector<std::string>& names, int most);
    RequestWriter& Texts(std::string_view field, const std::vector<std::string>& texts, int most, int longest);

    RequestWriter& Data(std::string_view field, const Value& map);
    RequestWriter& Data(std::string_view field, const std::optional<Value>& map);
    RequestWriter& Binary(std::string_view field, Bytes bytes, size_t most);

    /// rotation: where a unit quaternion begins in a row, or -1.
    RequestWriter& Block(std::string_view field, const std::vector<float>& numbers, int columns, int most, int rotation);

    /// Begin a field with a value of any kind, which is to be written next.
    MsgPackWriter& Field(std::string_view field);

private:
    MsgPackWriter& out_;
};

}  // namespace kinelink
