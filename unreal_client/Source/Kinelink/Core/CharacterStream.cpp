#include "CharacterStream.h"

#include <algorithm>

#include "Topics.h"

namespace kinelink {

CharacterStream::CharacterStream(const std::string& session, const std::string& name)
    : name_(name),
      frameTopic_(topics::Frame(session, name)),
      skeletonTopic_(topics::Skeleton(session, name)),
      eventTopic_(topics::Event(session, name)) {}

const ProtocolError& CharacterStream::Receive(Bytes payload, int64_t now, int64_t serverNow) {
    reader_.Reset(payload);
    ReadFrame(reader_, *next_);
    if (reader_.Ok()) {
        buffer_.Push(next_, serverNow);
        rate_.Add(now);
    }
    return reader_.Error();
}

void CharacterStream::Keep(SkeletonInfo info) {
    const std::string sk = info.Sk;
    skeletons_.Keep(sk, std::move(info));
}

Shown CharacterStream::Sample(int64_t serverNow, const InfoTable<ObjectsInfo>& things, Frame& into) {
    const Shown how = buffer_.Sample(serverNow, sampled_);
    if (how == Shown::Nothing) return how;
    const auto body = skeletons_.Find(sampled_.Sk);
    const auto objects = things.Find(sampled_.Ok);
    const bool known = body && objects && sampled_.Q.size() == 4 * body->Names.size() &&
                       sampled_.C.size() == body->Curves.size() && sampled_.O.size() == 7 * objects->Objects.size();
    if (!known) {
        aside_++;
        return Shown::Nothing;
    }
    into = sampled_;
    return how;
}

void CharacterStream::Forget() {
    buffer_.Clear();
    skeletons_.Clear();
}

void CharacterStream::Report(int64_t now, int64_t lookahead, Stats& into) {
    const FrameCounts& counts = buffer_.Counts();
    into.Frames = counts;
    into.Fps = rate_.At(now);
    const double sent = static_cast<double>(counts.Lost + counts.Received);
    into.Loss = counts.Lost == 0 ? 0 : static_cast<double>(counts.Lost) / sent;
    into.Aside = aside_;
    into.Depth = buffer_.Count();
    into.Delay = buffer_.Delay().Delay();
    into.Lead = buffer_.Delay().Lead();
    into.Latency = std::max<int64_t>(Minus(lookahead, into.Lead), 0);
}

}  // namespace kinelink
