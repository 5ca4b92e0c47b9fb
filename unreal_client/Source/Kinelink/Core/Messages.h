#pragma once

#include <string>
#include <vector>

#include "MsgPackReader.h"
#include "Value.h"

namespace kinelink {

/// What the numbers of frames mean.
struct SkeletonInfo {
    std::string Session;
    std::string Character;

    /// Content hash; frames name it.
    std::string Sk;

    /// (J) VRM 1.0 humanoid names.
    std::vector<std::string> Names;

    /// (J) index of each joint's parent, -1 for the root; parents come first.
    std::vector<int> Parents;

    /// (3 J) place in the parent's frame, metres; rest rotations are identity.
    std::vector<float> Rest;

    /// (C) names of the face curves.
    std::vector<std::string> Curves;

    /// Frames a second: numerator and denominator.
    std::vector<int> Rate;
    std::string Units = "metre";
    std::string Axes = "right-handed, +Y up, +Z forward, quaternions xyzw";
    uint32_t Version = limits::Version;
};

/// The things of a session in the order of the frames' O.
struct ObjectsInfo {
    std::string Session;

    /// Content hash; frames name it.
    std::string Ok;

    /// Each a map with id, label, category, attributes and shape.
    std::vector<Value> Objects;
};

/// Something that happens to a character at `Ts`: step_started, step_done, grasp, release, plan, interrupted, idle, error …
struct EventInfo {
    std::string Session;
    std::string Character;
    uint32_t Epoch = 0;
    uint32_t Seq = 0;

    /// Nanoseconds on the server's clock.
    int64_t Ts = 0;
    std::string Name;

    /// A map.
    Value Data = Value::Map();
};

/// Once a second. Another instance than before means that the server was started anew.
struct Heartbeat {
    std::string Instance;
    int64_t Ts = 0;
    uint32_t Version = limits::Version;
};

/// The request `Id` was done.
struct Reply {
    uint32_t Id = 0;

    /// A map.
    Value Result = Value::Map();
};

/// The request `Id` was refused, nothing has changed. Id 0: it could not be read.
struct Failure {
    uint32_t Id = 0;

    /// Stable name of the reason, see docs/protocol.md.
    std::string Kind;

    /// For people.
    std::string Message;

    /// What could have been meant.
    std::vector<std::string> Candidates;

    /// What to do about it.
    std::string Fix;
};

/// The answer to a ping.
struct Pong {
    uint32_t Id = 0;

    /// The ping's own T0: the client's clock.
    int64_t T0 = 0;

    /// When the ping arrived and this left, on the server's clock.
    int64_t T1 = 0;
    int64_t T2 = 0;
};

/// The type of a message, before it is read. The reader has to be reset afterwards, and has an error where there is no type.
std::string_view ReadType(MsgPackReader& reader);

/// Read a message of that type. After an error of the reader the content means nothing.
void Read(MsgPackReader& reader, SkeletonInfo& into);
void Read(MsgPackReader& reader, ObjectsInfo& into);
void Read(MsgPackReader& reader, EventInfo& into);
void Read(MsgPackReader& reader, Heartbeat& into);
void Read(MsgPackReader& reader, Reply& into);
void Read(MsgPackReader& reader, Failure& into);
void Read(MsgPackReader& reader, Pong& into);

}  // namespace kinelink
