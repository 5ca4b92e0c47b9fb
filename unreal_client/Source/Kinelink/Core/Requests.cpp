#include "Requests.h"

#include "Fields.h"

namespace kinelink {
namespace requests {

namespace {

void WriteRadii(MsgPackWriter& out, const std::vector<std::pair<std::string, double>>& radii) {
    out.WriteMap(radii.size());
    for (const auto& [name, radius] : radii) {
        if (!(radius >= 0 && radius <= 1)) out.Bad("radii", "between 0 and 1");
        out.WriteText(name);
        out.WriteNumber(radius);
    }
}

}  // namespace

void Hello(MsgPackWriter& out, uint32_t id, std::string_view client, const std::optional<std::string>& token) {
    RequestWriter(out, "hello", id)
        .Text("client", client, limits::Name)
        .Whole("version", limits::Version)
        .Text("token", token, limits::Remark);
}

void Ping(MsgPackWriter& out, uint32_t id, int64_t t0) {
    RequestWriter(out, "ping", id).Whole("t0", t0);
}

void OpenSession(MsgPackWriter& out, uint32_t id, const std::optional<std::string>& session,
                 const std::optional<Value>& scene, const std::vector<std::string>& characters, uint32_t seed,
                 bool keypoints) {
    RequestWriter(out, "open_session", id)
        .Name("session", session)
        .Data("scene", scene)
        .Names("characters", characters, limits::Characters)
        .Whole("seed", seed)
        .Flag("keypoints", keypoints);
}

void SetScene(MsgPackWriter& out, uint32_t id, std::string_view session, const Value& scene) {
    RequestWriter(out, "set_scene", id, session).Data("scene", scene);
}

void AddObject(MsgPackWriter& out, uint32_t id, std::string_view session, const Value& thing) {
    RequestWriter(out, "add_object", id, session).Data("object", thing);
}

void RemoveObject(MsgPackWriter& out, uint32_t id, std::string_view session, std::string_view thing) {
    RequestWriter(out, "remove_object", id, session).Text("object", thing, limits::Name);
}

void UpdateObjects(MsgPackWriter& out, uint32_t id, std::string_view session, const std::map<std::string, Pose>& objects) {
    RequestWriter request(out, "update_objects", id, session);
    request.Field("objects").WriteMap(objects.size());
    for (const auto& [name, pose] : objects) {
        fields::CheckBlock(out, name, pose.data(), pose.size(), 7, 1, 3);
        out.WriteText(name);
        out.WriteBlock(pose.data(), pose.size());
    }
    if (objects.size() > limits::Objects) out.Bad("objects", "at most " + std::to_string(limits::Objects));
}

void SetAvatar(MsgPackWriter& out, uint32_t id, const Who& who, const AvatarInfo& avatar) {
    RequestWriter request(out, "set_avatar", id, who);
    request.Texts("names", avatar.Names, limits::Joints, limits::Name);
    request.Field("parents").WriteList(avatar.Parents.size());
    for (int parent : avatar.Parents) out.WriteWhole(parent);
    request.Block("translations", avatar.Translations, 3, limits::Joints, -1);
    if (avatar.Rotations) request.Block("rotations", *avatar.Rotations, 4, limits::Joints, 0);
    WriteRadii(request.Field("radii"), avatar.Radii);
    if (avatar.Curves) request.Texts("curves", *avatar.Curves, limits::Curves, limits::Name);
}

void Perform(MsgPackWriter& out, uint32_t id, const Who& who, std::string_view text) {
    RequestWriter(out, "perform", id, who).Text("text", text, limits::Instruction);
}

void Interrupt(MsgPackWriter& out, uint32_t id, const Who& who) {
    RequestWriter(out, "interrupt", id, who);
}

void CloseSession(MsgPackWriter& out, uint32_t id, std::string_view session) {
    RequestWriter(out, "close_session", id, session);
}

void Describe(MsgPackWriter& out, uint32_t id, const std::optional<std::string>& session) {
    RequestWriter(out, "describe", id).Name("session", session);
}

void ListCatalogue(MsgPackWriter& out, uint32_t id) {
    RequestWriter(out, "list_catalogue", id);
}

void ListScenes(MsgPackWriter& out, uint32_t id) {
    RequestWriter(out, "list_scenes", id);
}

void GetSettings(MsgPackWriter& out, uint32_t id) {
    RequestWriter(out, "get_settings", id);
}

void SetSettings(MsgPackWriter& out, uint32_t id, const Value& values) {
    RequestWriter(out, "set_settings", id).Data("values", values);
}

void Subscribe(MsgPackWriter& out, uint32_t id, const std::vector<std::string>& topics) {
    RequestWriter(out, "subscribe", id).Texts("topics", topics, limits::Topics, limits::Topic);
}

void Ack(MsgPackWriter& out, std::string_view topic, uint32_t count) {
    RequestWriter(out, "ack").Text("topic", topic, limits::Topic).Whole("count", count);
}

}  // namespace requests
}  // namespace kinelink
