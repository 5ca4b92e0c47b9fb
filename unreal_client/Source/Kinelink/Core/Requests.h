#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "RequestWriter.h"

namespace kinelink {

/// World position and rotation xyzw.
using Pose = std::array<float, 7>;

/// The engine's own body in the pose it was authored in.
struct AvatarInfo {
    /// (J) VRM 1.0 humanoid names, parents first.
    std::vector<std::string> Names;

    /// (J) index of each joint's parent, -1 for the root.
    std::vector<int> Parents;

    /// (3 J) place in the parent's frame, metres.
    std::vector<float> Translations;

    /// (4 J) local rest rotations; identity when left out.
    std::optional<std::vector<float>> Rotations;

    /// Flesh around joints by name, metres; may be empty.
    std::vector<std::pair<std::string, double>> Radii;

    /// The face curves that the body has; all when left out.
    std::optional<std::vector<std::string>> Curves;
};

/// The requests of the control channel. Each clears the writer first; what the server would refuse for its form is the writer's
/// error here already.
namespace requests {

void Hello(MsgPackWriter& out, uint32_t id, std::string_view client, const std::optional<std::string>& token);
void Ping(MsgPackWriter& out, uint32_t id, int64_t t0);

/// Without a session the server finds a name, without a scene the room is empty.
void OpenSession(MsgPackWriter& out, uint32_t id, const std::optional<std::string>& session,
                 const std::optional<Value>& scene, const std::vector<std::string>& characters, uint32_t seed,
                 bool keypoints);

void SetScene(MsgPackWriter& out, uint32_t id, std::string_view session, const Value& scene);

/// thing: an entry of a scene file; its id.
void AddObject(MsgPackWriter& out, uint32_t id, std::string_view session, const Value& thing);
void RemoveObject(MsgPackWriter& out, uint32_t id, std::string_view session, std::string_view thing);

/// New world poses by id.
void UpdateObjects(MsgPackWriter& out, uint32_t id, std::string_view session, const std::map<std::string, Pose>& objects);
void SetAvatar(MsgPackWriter& out, uint32_t id, const Who& who, const AvatarInfo& avatar);
void Perform(MsgPackWriter& out, uint32_t id, const Who& who, std::string_view text);
void Interrupt(MsgPackWriter& out, uint32_t id, const Who& who);
void CloseSession(MsgPackWriter& out, uint32_t id, std::string_view session);

/// Without a session: all of them.
void Describe(MsgPackWriter& out, uint32_t id, const std::optional<std::string>& session);
void ListCatalogue(MsgPackWriter& out, uint32_t id);
void ListScenes(MsgPackWriter& out, uint32_t id);
void GetSettings(MsgPackWriter& out, uint32_t id);

/// values: by name.
void SetSettings(MsgPackWriter& out, uint32_t id, const Value& values);

/// Over WebSocket only: subscribe to topics, without their zero; so many more frames of a topic have come.
void Subscribe(MsgPackWriter& out, uint32_t id, const std::vector<std::string>& topics);
void Ack(MsgPackWriter& out, std::string_view topic, uint32_t count);

}  // namespace requests
}  // namespace kinelink
