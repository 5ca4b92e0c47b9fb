#pragma once

#include "Heard.h"
#include "Limits.h"
#include "RequestWriter.h"

namespace kinelink {

/// What a character is to say: a text, a sound file, or sound that follows.
struct SayInfo {
    /// The words; beside `Audio` what that says.
    std::optional<std::string> Text;

    /// A WAV, FLAC or MP3 file of at most 6 MiB.
    std::optional<std::vector<uint8_t>> Audio;

    /// The sound follows in `sound`, with so many samples a second.
    bool Live = false;
    uint32_t SampleRate = limits::AudioRate;

    /// As `list_voices` has them; the first that fits without.
    std::optional<std::string> Voice;
    std::optional<std::string> Language;

    /// 1 is the voice's own pace; 0.25 to 4.
    double Rate = 1;

    /// Of the face, and how much of it, 0..1.
    std::optional<std::string> Expression;
    double Intensity = 1;

    /// An instruction to be carried out meanwhile.
    std::optional<std::string> Perform;

    /// Instead of what is being said, rather than after it.
    bool Interrupt = false;
};

/// The requests about what is said, heard and talked about; otherwise as those of Requests.h.
namespace requests {

void Say(MsgPackWriter& out, uint32_t id, const Who& who, const SayInfo& say);

/// More of a live utterance. data: 16-bit little-endian samples of one channel.
void Sound(MsgPackWriter& out, uint32_t id, const Who& who, uint32_t utterance, Bytes data, bool last);

/// All samples of an utterance before `played` were heard by `ts`, nanoseconds on the server's clock.
void PlayHead(MsgPackWriter& out, uint32_t id, const Who& who, const Heard& played, int64_t ts);
void Express(MsgPackWriter& out, uint32_t id, const Who& who, std::string_view expression, double intensity);

/// Without a language: of all.
void ListVoices(MsgPackWriter& out, uint32_t id, const std::optional<std::string>& language);

/// Without a persona the first, without a language its own.
void OpenTalk(MsgPackWriter& out, uint32_t id, const Who& who, const std::optional<std::string>& persona,
              const std::optional<std::string>& language, bool greet);

/// text: the user's words, typed.
void Ask(MsgPackWriter& out, uint32_t id, const Who& who, std::string_view text);

/// What the user's microphone hears. data: 16-bit little-endian samples of one channel.
void Hear(MsgPackWriter& out, uint32_t id, const Who& who, Bytes data, uint32_t sampleRate);
void SwitchCharacter(MsgPackWriter& out, uint32_t id, const Who& who, std::string_view persona);
void CloseTalk(MsgPackWriter& out, uint32_t id, const Who& who);
void ListCharacters(MsgPackWriter& out, uint32_t id);
void GetCharacter(MsgPackWriter& out, uint32_t id, std::string_view persona);

/// document: as the persona's file has it.
void SaveCharacter(MsgPackWriter& out, uint32_t id, std::string_view persona, const Value& document);

}  // namespace requests
}  // namespace kinelink
