#include "Transport.h"

#include "WebSocketTransport.h"
#include "ZmtpTransport.h"

namespace kinelink {

namespace {

/// For options that lead to no server: says so.
class NoTransport final : public Transport {
public:
    NoTransport(std::string why, TransportListener& listener) : why_(std::move(why)), listener_(listener) {}

    void Start() override { listener_.Ended(why_); }
    bool Send(Bytes) override { return false; }
    void Listen(const std::vector<std::string>&, const std::vector<std::string>&, uint32_t) override {}
    void AcknowledgeEvery(int) override {}
    bool RenewStreams() override { return false; }
    void Reconnect() override {}
    int64_t Reconnects() const override { return 0; }
    void End() override {}

private:
    const std::string why_;
    TransportListener& listener_;
};

}  // namespace

std::unique_ptr<Transport> Transport::Make(const ClientOptions& options, TransportListener& listener) {
    if (options.Url.empty()) return std::make_unique<ZmtpTransport>(options, listener);
    const Result<Url> url = Url::Of(options.Url);
    if (!url.Ok()) return std::make_unique<NoTransport>(url.Error.Message, listener);
    if (url.Value.Secure && !options.Tls)
        return std::make_unique<NoTransport>("'" + options.Url + "' needs ClientOptions.Tls", listener);
    return std::make_unique<WebSocketTransport>(url.Value, options.Tls, listener);
}

}  // namespace kinelink
