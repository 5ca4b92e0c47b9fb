#pragma once

#include <cstdint>
#include <string>

namespace kinelink {

enum class ErrorKind : uint8_t { None, Malformed, UnknownType, MissingField, BadField, TooBig, BadTopic, Offline };

/// What is wrong with bytes that are no message, or with a message that may not be sent. Offline: there is nobody to send it to.
struct ProtocolError {
    ErrorKind Kind = ErrorKind::None;
    std::string Message;

    bool Ok() const { return Kind == ErrorKind::None; }

    /// The protocol's name of the kind.
    const char* Name() const {
        switch (Kind) {
            case ErrorKind::Malformed: return "malformed";
            case ErrorKind::UnknownType: return "unknown_type";
            case ErrorKind::MissingField: return "missing_field";
            case ErrorKind::BadField: return "bad_field";
            case ErrorKind::TooBig: return "too_big";
            case ErrorKind::BadTopic: return "bad_topic";
            case ErrorKind::Offline: return "offline";
            case ErrorKind::None: break;
        }
        return "";
    }
};

/// A value, or why there is none.
template <class T>
struct Result {
    T Value{};
    ProtocolError Error;

    bool Ok() const { return Error.Ok(); }
};

}  // namespace kinelink
