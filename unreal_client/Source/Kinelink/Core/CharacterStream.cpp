#include "CharacterStream.h"

#include <algorithm>

#include "Topics.h"

namespace kinelink {

CharacterStream::CharacterStream(const std::string& session, const std::string& name)
    : name_(name),
      frameTopic_(topics::Frame(session, name)),
      skeletonTopic_(topics::Skeleton(session, name)),
      eventTopic_(topics::Event(session, name)),
      audioTopic_(topics::Audio(session, name)) {}

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

const ProtocolError& CharacterStream::ReceiveSound(Bytes payload) {
    reader_.Reset(payload);
    ReadAudio(reader_, audio_);
    if (reader_.Ok()) sound_->Push(audio_);
    return reader_.Error();
}

Shown CharacterStream::Sample(int64_t serverNow, const InfoTable<ObjectsInfo>& things, Frame& into) {
    const Shown how = SampleKnown(serverNow, things);
    weight_ = blend_.Weight(serverNow, how);
    if (how != Shown::Nothing) into = sampled_;
    return how;
}

/// Sample where all that the pose belongs to is known.
Shown CharacterStream::SampleKnown(int64_t serverNow, const InfoTable<ObjectsInfo>& things) {
    Heard heard;
    const bool sounds = sound_->HeardAt(serverNow, heard);
    const Shown how = sounds ? buffer_.Sample(serverNow, heard.Ts, sampled_) : buffer_.Sample(serverNow, sampled_);
    sound_->SetDelay(buffer_.Delay().Needed());
    if (how == Shown::Nothing) return how;
    const auto body = skeletons_.Find(sampled_.Sk);
    const auto objects = things.Find(sampled_.Ok);
    const bool known = body && objects && sampled_.Q.size() == 4 * body->Names.size() &&
                       sampled_.C.size() == body->Curves.size() && sampled_.O.size() == 7 * objects->Objects.size();
    if (known) return how;
    aside_++;
    return Shown::Nothing;
}

void CharacterStream::Forget() {
    buffer_.Clear();
    skeletons_.Clear();
    sound_->Clear();
}

void CharacterStream::Report(int64_t now, int64_t lookahead, Stats& into) {
    const FrameCounts& counts = buffer_.Counts();
    into.Frames = counts;
    into.Fps = rate_.At(now);
    const double sent = static_cast<double>(counts.Lost + counts.Received);
    into.Loss = counts.Lost == 0 ? 0 : static_cast<double>(counts.Lost) / sent;
    into.Aside = aside_;
    into.Weight = weight_;
    sound_->Report(into.Sound);
    into.Depth = buffer_.Count();
    into.Delay = buffer_.Delay().Delay();
    into.Lead = buffer_.Delay().Lead();
    into.Latency = std::max<int64_t>(Minus(lookahead, into.Lead), 0);
}

}  // namespace kinelink
