#include "Requests.h"

#include "Fields.h"

namespace kinelink {
namespace requests {

namespace {

using namespace fields;

void Begin(MsgPackWriter& out, std::string_view type, uint32_t id, size_t count) {
    out.Clear();
    out.WriteMap(2 + count);
    out.WriteText("type");
    out.WriteText(type);
    WriteWhole(out, "id", id);
}

void WriteAvatar(MsgPackWriter& out, const AvatarInfo& avatar) {
    WriteTexts(out, "names", avatar.Names, limits::Joints, limits::Name);
    out.WriteText("parents");
    out.WriteList(avatar.Parents.size());
    for (int parent : avatar.Parents) out.WriteWhole(parent);
    WriteBlock(out, "translations", avatar.Translations.data(), avatar.Translations.size(), 3, limits::Joints, -1);
    if (avatar.Rotations)
        WriteBlock(out, "rotations", avatar.Rotations->data(), avatar.Rotations->size(), 4, limits::Joints, 0);
    out.WriteText("radii");
    out.WriteMap(avatar.Radii.size());
    for (const auto& [name, radius] : avatar.Radii) {
        if (!(radius >= 0 && radius <= 1)) out.Bad("radii", "between 0 and 1");
        out.WriteText(name);
        out.WriteNumber(radius);
    }
    if (avatar.Curves) WriteTexts(out, "curves", *avatar.Curves, limits::Curves, limits::Name);
}

}  // namespace

void Hello(MsgPackWriter& out, uint32_t id, std::string_view client, const std::optional<std::string>& token) {
    Begin(out, "hello", id, token ? 3 : 2);
    WriteText(out, "client", client, limits::Name);
    WriteWhole(out, "version", limits::Version);
    if (token) WriteText(out, "token", *token, limits::Remark);
}

void Ping(MsgPackWriter& out, uint32_t id, int64_t t0) {
    Begin(out, "ping", id, 1);
    WriteWhole(out, "t0", t0);
}

void OpenSession(MsgPackWriter& out, uint32_t id, const std::optional<std::string>& session,
                 const std::optional<Value>& scene, const std::vector<std::string>& characters, uint32_t seed,
                 bool keypoints) {
    Begin(out, "open_session", id, 3u + (session ? 1 : 0) + (scene ? 1 : 0));
    if (session) WriteName(out, "session", *session);
    if (scene) WriteData(out, "scene", *scene);
    WriteNames(out, "characters", characters, limits::Characters);
    WriteWhole(out, "seed", seed);
    out.WriteText("keypoints");
    out.WriteFlag(keypoints);
}

void SetScene(MsgPackWriter& out, uint32_t id, std::string_view session, const Value& scene) {
    Begin(out, "set_scene", id, 2);
    WriteName(out, "session", session);
    WriteData(out, "scene", scene);
}

void UpdateObjects(MsgPackWriter& out, uint32_t id, std::string_view session, const std::map<std::string, Pose>& objects) {
    Begin(out, "update_objects", id, 2);
    WriteName(out, "session", session);
    if (objects.size() > limits::Objects) out.Bad("objects", "at most " + std::to_string(limits::Objects));
    out.WriteText("objects");
    out.WriteMap(objects.size());
    for (const auto& [name, pose] : objects) WriteBlock(out, name, pose.data(), pose.size(), 7, 1, 3);
}

void SetAvatar(MsgPackWriter& out, uint32_t id, std::string_view session, std::string_view character,
               const AvatarInfo& avatar) {
    Begin(out, "set_avatar", id, 6u + (avatar.Rotations ? 1 : 0) + (avatar.Curves ? 1 : 0));
    WriteName(out, "session", session);
    WriteName(out, "character", character);
    WriteAvatar(out, avatar);
}

void Perform(MsgPackWriter& out, uint32_t id, std::string_view session, std::string_view character,
             std::string_view text) {
    Begin(out, "perform", id, 3);
    WriteName(out, "session", session);
    WriteName(out, "character", character);
    WriteText(out, "text", text, limits::Instruction);
}

void Interrupt(MsgPackWriter& out, uint32_t id, std::string_view session, std::string_view character) {
    Begin(out, "interrupt", id, 2);
    WriteName(out, "session", session);
    WriteName(out, "character", character);
}

void CloseSession(MsgPackWriter& out, uint32_t id, std::string_view session) {
    Begin(out, "close_session", id, 1);
    WriteName(out, "session", session);
}

void PlayHead(MsgPackWriter& out, uint32_t id, std::string_view session, std::string_view character, const Heard& played,
              int64_t ts) {
    Begin(out, "play_head", id, 5);
    WriteName(out, "session", session);
    WriteName(out, "character", character);
    WriteWhole(out, "utterance", played.Utterance);
    WriteWhole(out, "sample", played.Sample);
    WriteWhole(out, "ts", ts);
}

void Subscribe(MsgPackWriter& out, uint32_t id, const std::vector<std::string>& topics) {
    Begin(out, "subscribe", id, 1);
    WriteTexts(out, "topics", topics, limits::Topics, limits::Topic);
}

void Ack(MsgPackWriter& out, std::string_view topic, uint32_t count) {
    out.Clear();
    out.WriteMap(3);
    out.WriteText("type");
    out.WriteText("ack");
    WriteText(out, "topic", topic, limits::Topic);
    WriteWhole(out, "count", count);
}

void Describe(MsgPackWriter& out, uint32_t id, const std::optional<std::string>& session) {
    Begin(out, "describe", id, session ? 1 : 0);
    if (session) WriteName(out, "session", *session);
}

}  // namespace requests
}  // namespace kinelink
