#include "WebSocketTransport.h"

#include <algorithm>

#include "Requests.h"
#include "Topics.h"
#include "WebSocketPeer.h"

namespace kinelink {

namespace {

constexpr std::string_view ControlTopic("control\0", 8);

Endpoint WebSocketEndpoint(const Url& url, std::shared_ptr<Tls> tls) {
    const auto speak = [place = url.Place(), path = url.Path](std::vector<uint8_t>& answers) -> std::unique_ptr<Peer> {
        return std::make_unique<WebSocketPeer>(place, path, limits::LongestMessage, answers);
    };
    return {url.Host, url.Port, speak, url.Secure ? std::move(tls) : nullptr};
}

/// Whether only the newest messages of a topic matter, which have to be acknowledged.
bool Lossy(std::string_view topic) {
    return topic.substr(0, 6) == "frame/" || topic.substr(0, 10) == "keypoints/";
}

}  // namespace

WebSocketTransport::WebSocketTransport(const Url& url, std::shared_ptr<Tls> tls, TransportListener& listener)
    : listener_(listener), connection_(WebSocketEndpoint(url, std::move(tls)), *this) {}

bool WebSocketTransport::Send(Bytes request) {
    std::lock_guard<std::mutex> lock(gate_);
    message_.assign(ControlTopic.begin(), ControlTopic.end());
    message_.insert(message_.end(), request.Data, request.Data + request.Count);
    return connection_.Send({message_.data(), message_.size()});
}

void WebSocketTransport::Listen(const std::vector<std::string>& state, const std::vector<std::string>& events, uint32_t id) {
    std::vector<std::string> wanted{topics::Heartbeat()};
    wanted.insert(wanted.end(), events.begin(), events.end());
    wanted.insert(wanted.end(), state.begin(), state.end());
    // A request has topics without their zero.
    for (std::string& topic : wanted) topic.pop_back();
    MsgPackWriter request;
    requests::Subscribe(request, id, wanted);
    Send(request.Written());
}

void WebSocketTransport::AcknowledgeEvery(int frames) {
    std::lock_guard<std::mutex> lock(gate_);
    every_ = std::max(frames, 1);
}

int64_t WebSocketTransport::Reconnects() const {
    return std::max<int64_t>(connection_.Connects() - 1, 0);
}

void WebSocketTransport::Connected(Connection&) {
    {
        std::lock_guard<std::mutex> lock(gate_);
        unacknowledged_.clear();
    }
    for (Channel channel : {Channel::State, Channel::Events, Channel::Control}) listener_.Connected(channel);
}

std::string WebSocketTransport::Received(Connection&, Bytes message) {
    const size_t length = topics::Length(message);
    if (length == 0) return "a message without topic";
    if (topics::Match(ControlTopic, message))
        return listener_.Received(Channel::Control, {message.Data + length, message.Count - length});
    const std::string_view topic = message.Text().substr(0, length - 1);
    if (!Lossy(topic)) return listener_.Received(Channel::Events, message);
    std::string refused = listener_.Received(Channel::State, message);
    if (refused.empty()) Acknowledge(topic);
    return refused;
}

void WebSocketTransport::Disconnected(Connection&, const std::string& reason) {
    for (Channel channel : {Channel::State, Channel::Events, Channel::Control}) listener_.Disconnected(channel);
    listener_.Ended("websocket: " + reason);
}

/// A frame came; the server keeps only so many under way, and is told of several at once.
void WebSocketTransport::Acknowledge(std::string_view topic) {
    uint32_t count;
    {
        std::lock_guard<std::mutex> lock(gate_);
        auto known = unacknowledged_.find(topic);
        if (known == unacknowledged_.end()) known = unacknowledged_.emplace(topic, 0).first;
        if (++known->second < static_cast<uint32_t>(every_)) return;
        count = known->second;
        known->second = 0;
    }
    requests::Ack(acknowledgement_, topic, count);
    Send(acknowledgement_.Written());
}

}  // namespace kinelink
