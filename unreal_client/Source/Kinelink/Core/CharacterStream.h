#pragma once

#include <memory>
#include <string>

#include "FrameRate.h"
#include "IdleBlend.h"
#include "InfoTable.h"
#include "JitterBuffer.h"
#include "Messages.h"
#include "PlayHeadReport.h"
#include "SoundTrack.h"
#include "Stats.h"

namespace kinelink {

/// What comes of one character: its topics, its buffer, its sound, its skeletons. Not for several threads at once, but for Sound.
class CharacterStream {
public:
    CharacterStream(const std::string& session, const std::string& name);

    const std::string& Name() const { return name_; }
    const std::string& FrameTopic() const { return frameTopic_; }
    const std::string& SkeletonTopic() const { return skeletonTopic_; }
    const std::string& EventTopic() const { return eventTopic_; }

    const std::string& AudioTopic() const { return audioTopic_; }

    /// What the character says.
    const std::shared_ptr<SoundTrack>& Sound() const { return sound_; }

    /// How much of the pose sampled last is the stream's, 0..1.
    float Weight() const { return weight_; }

    /// Take in a frame that came at `now` (own clock), which is `serverNow` on the server's. Returns what is wrong with it.
    const ProtocolError& Receive(Bytes payload, int64_t now, int64_t serverNow);

    /// Take in a message of sound. Returns what is wrong with it.
    const ProtocolError& ReceiveSound(Bytes payload);

    /// Whether the server is to be told now what was heard.
    bool HasPlayed(int64_t serverNow, Heard& played) { return report_.Due(*sound_, serverNow, played); }

    void Keep(SkeletonInfo info);
    std::shared_ptr<const SkeletonInfo> Skeleton(const std::string& sk) const { return skeletons_.Find(sk); }

    /// The pose now. Where what it belongs to hasn't come yet, `into` stays as it is.
    Shown Sample(int64_t serverNow, const InfoTable<ObjectsInfo>& things, Frame& into);

    /// The connection that frames come over was made anew.
    void Rejoin() { buffer_.Rejoin(); }

    /// The server was started anew.
    void Forget();

    void Report(int64_t now, int64_t lookahead, Stats& into);

private:
    Shown SampleKnown(int64_t serverNow, const InfoTable<ObjectsInfo>& things);

    std::string name_, frameTopic_, skeletonTopic_, eventTopic_, audioTopic_;
    MsgPackReader reader_;
    JitterBuffer buffer_;
    FrameRate rate_;
    Audio audio_;
    std::shared_ptr<SoundTrack> sound_ = std::make_shared<SoundTrack>();
    PlayHeadReport report_;
    IdleBlend blend_;
    float weight_ = 0;
    InfoTable<SkeletonInfo> skeletons_;
    Frame sampled_;
    std::unique_ptr<Frame> next_ = std::make_unique<Frame>();
    int64_t aside_ = 0;
};

}  // namespace kinelink
