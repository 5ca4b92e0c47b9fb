#include "Topics.h"

#include "Limits.h"

namespace kinelink {
namespace topics {

namespace {

std::string TopicOf(std::string_view kind, std::string_view session, std::string_view character) {
    std::string topic(kind);
    for (std::string_view part : {session, character})
        if (!part.empty()) topic.append("/").append(part);
    topic.push_back('\0');
    return topic;
}

}  // namespace

std::string Heartbeat() {
    return TopicOf("heartbeat", {}, {});
}

std::string Frame(std::string_view session, std::string_view character) {
    return TopicOf("frame", session, character);
}

std::string Skeleton(std::string_view session, std::string_view character) {
    return TopicOf("skeleton", session, character);
}

std::string Objects(std::string_view session) {
    return TopicOf("objects", session, {});
}

std::string Event(std::string_view session, std::string_view character) {
    return TopicOf("event", session, character);
}

std::string Audio(std::string_view session, std::string_view character) {
    return TopicOf("audio", session, character);
}

size_t Length(Bytes message) {
    const size_t end = message.Text().substr(0, limits::TopicBytes + 1).find('\0');
    return end == std::string_view::npos ? 0 : end + 1;
}

bool Match(std::string_view topic, Bytes message) {
    return message.Text().substr(0, topic.size()) == topic;
}

}  // namespace topics
}  // namespace kinelink
