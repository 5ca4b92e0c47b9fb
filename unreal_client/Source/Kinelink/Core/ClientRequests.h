#pragma once

#include <functional>
#include <map>

#include "ProtocolError.h"
#include "Requests.h"
#include "TalkRequests.h"

namespace kinelink {

/// Which answers to a request are told to the caller: all; that it was refused, of requests made many times a second; none, of those
/// that the client makes by itself.
enum class Telling : uint8_t { Answers, Refusals, Nothing };

/// What can be asked of a client's server. All give the id that the reply or failure will have, or why the request isn't sent: no
/// session is open, or the server would refuse it for its form.
class ClientRequests {
public:
    /// Do what the words say.
    Result<uint32_t> Perform(const std::string& character, const std::string& text);

    /// Stop what is done and said, and stand at ease.
    Result<uint32_t> Interrupt(const std::string& character);

    /// Speak. The reply comes with the first sound; its `utterance` is what events and Heard name.
    Result<uint32_t> Say(const std::string& character, const SayInfo& say);

    /// Speak a text.
    Result<uint32_t> Say(const std::string& character, const std::string& text);

    /// More sound of an utterance that is said live; 16-bit little-endian samples. Only a refusal is told.
    Result<uint32_t> SendSound(const std::string& character, uint32_t utterance, Bytes data, bool last = false);

    /// Show an expression until another is asked for.
    Result<uint32_t> Express(const std::string& character, const std::string& expression, double intensity = 1);

    /// Ask for the voices of a language, or of all.
    Result<uint32_t> ListVoices(const std::optional<std::string>& language = {});

    /// Begin or join a character's talk with its user.
    Result<uint32_t> OpenTalk(const std::string& character, const std::optional<std::string>& persona = {},
                              const std::optional<std::string>& language = {}, bool greet = true);

    /// Say something to a character in a talk, by typing.
    Result<uint32_t> Ask(const std::string& character, const std::string& text);

    /// What the user's microphone hears, 16-bit little-endian samples, about 20 ms at a time. Only a refusal is told.
    Result<uint32_t> Hear(const std::string& character, Bytes data, uint32_t sampleRate = limits::AudioRate);

    /// Have another persona take over a talk.
    Result<uint32_t> SwitchCharacter(const std::string& character, const std::string& persona);
    Result<uint32_t> CloseTalk(const std::string& character);

    /// Ask for the personas that talks may be with; for one; save one.
    Result<uint32_t> ListCharacters();
    Result<uint32_t> GetCharacter(const std::string& persona);
    Result<uint32_t> SaveCharacter(const std::string& persona, const Value& document);

    /// Things that the engine has moved, by id.
    Result<uint32_t> UpdateObjects(const std::map<std::string, Pose>& objects);

    /// Put a thing into the scene, an entry of docs/scene-format.md; take one out by its id.
    Result<uint32_t> AddObject(const Value& thing);
    Result<uint32_t> RemoveObject(const std::string& thing);

    /// Have motion made for the engine's own body.
    Result<uint32_t> SetAvatar(const std::string& character, const AvatarInfo& avatar);

    /// Start anew in another scene.
    Result<uint32_t> SetScene(const Value& scene);

    /// Ask for the session's scene, characters and topics.
    Result<uint32_t> Describe();

    /// End the session for everyone.
    Result<uint32_t> CloseSession();

    /// Ask for the categories of things that a scene may have; for the example scenes.
    Result<uint32_t> ListCatalogue();
    Result<uint32_t> ListScenes();

    /// Ask for the settings that may be changed while the server runs; change some, by name.
    Result<uint32_t> GetSettings();
    Result<uint32_t> SetSettings(const Value& values);

protected:
    virtual ~ClientRequests() = default;

    /// Writes a request with an id about a session.
    using Write = std::function<void(MsgPackWriter& out, uint32_t id, const std::string& session)>;
    virtual Result<uint32_t> Request(Telling telling, const Write& write) = 0;

private:
    /// About a character: writes a request with an id.
    template <class WriteAbout>
    Result<uint32_t> About(const std::string& character, const WriteAbout& write, Telling telling = Telling::Answers);
};

}  // namespace kinelink
