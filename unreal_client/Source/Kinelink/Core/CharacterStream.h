#pragma once

#include <memory>
#include <string>

#include "FrameRate.h"
#include "InfoTable.h"
#include "JitterBuffer.h"
#include "Messages.h"
#include "Stats.h"

namespace kinelink {

/// What comes of one character: its topics, its buffer, its skeletons. Not for several threads at once.
class CharacterStream {
public:
    CharacterStream(const std::string& session, const std::string& name);

    const std::string& Name() const { return name_; }
    const std::string& FrameTopic() const { return frameTopic_; }
    const std::string& SkeletonTopic() const { return skeletonTopic_; }
    const std::string& EventTopic() const { return eventTopic_; }

    /// Take in a frame that came at `now` (own clock), which is `serverNow` on the server's. Returns what is wrong with it.
    const ProtocolError& Receive(Bytes payload, int64_t now, int64_t serverNow);

    void Keep(SkeletonInfo info);
    std::shared_ptr<const SkeletonInfo> Skeleton(const std::string& sk) const { return skeletons_.Find(sk); }

    /// The pose now. Where what it belongs to hasn't come yet, `into` stays as it is.
    Shown Sample(int64_t serverNow, const InfoTable<ObjectsInfo>& things, Frame& into);

    /// The connection was made anew.
    void Rejoin() { buffer_.Rejoin(); }

    /// The server was started anew.
    void Forget();

    void Report(int64_t now, int64_t lookahead, Stats& into);

private:
    std::string name_, frameTopic_, skeletonTopic_, eventTopic_;
    MsgPackReader reader_;
    JitterBuffer buffer_;
    FrameRate rate_;
    InfoTable<SkeletonInfo> skeletons_;
    Frame sampled_;
    std::unique_ptr<Frame> next_ = std::make_unique<Frame>();
    int64_t aside_ = 0;
};

}  // namespace kinelink
