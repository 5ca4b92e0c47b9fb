#include "Url.h"

#include <algorithm>

#include "Texts.h"

namespace kinelink {

namespace {

constexpr int DefaultPort = 7600, HighestPort = 65535;

Result<Url> NoUrl(std::string_view text, const char* wanted) {
    return {{}, {ErrorKind::BadField, "'" + Printable(text) + "' is no address of a server: " + wanted}};
}

/// A port's number, 0 where it is none.
int PortOf(std::string_view digits) {
    int port = 0;
    for (char digit : digits) {
        if (digit < '0' || digit > '9' || port > HighestPort) return 0;
        port = 10 * port + (digit - '0');
    }
    return port <= HighestPort ? port : 0;
}

}  // namespace

std::string Url::Place() const {
    const bool six = Host.find(':') != Host.npos;
    return (six ? "[" + Host + "]" : Host) + ":" + std::to_string(Port);
}

Result<Url> Url::Of(std::string_view text) {
    Url url;
    std::string_view rest = text;
    if (rest.substr(0, 6) == "wss://") url.Secure = true;
    else if (rest.substr(0, 5) != "ws://") return NoUrl(text, "it begins with ws:// or wss://");
    rest.remove_prefix(url.Secure ? 6 : 5);
    if (std::any_of(rest.begin(), rest.end(), [](char letter) { return letter <= ' ' || letter > '~'; }))
        return NoUrl(text, "it has letters, digits and punctuation only");
    const std::string_view place = rest.substr(0, rest.find('/'));
    if (place.size() < rest.size()) url.Path = rest.substr(place.size());
    const size_t bracket = place.find(']');
    const bool six = place.substr(0, 1) == "[" && bracket != place.npos;
    const size_t hostEnd = six ? bracket + 1 : std::min(place.find(':'), place.size());
    url.Host = six ? place.substr(1, bracket - 1) : place.substr(0, hostEnd);
    const std::string_view port = place.substr(hostEnd);
    if (url.Host.empty() || (!six && url.Host.find_first_of("[]@") != url.Host.npos))
        return NoUrl(text, "there is a host, and nothing else before it");
    url.Port = port.empty() ? DefaultPort : port[0] == ':' ? PortOf(port.substr(1)) : 0;
    if (url.Port == 0) return NoUrl(text, "the port is 1 to 65535");
    return {url, {}};
}

}  // namespace kinelink
