#include "Messages.h"

#include <cmath>

#include "Audio.h"
#include "Frame.h"
#include "Probe.h"
#include "Requests.h"
#include "TalkRequests.h"

// Messages: read as what they are and written out as plain fields; requests read as plain fields and made again.
using namespace kinelink;

namespace probe {

namespace {

Value ListOf(const float* numbers, size_t count) {
    Value list = Value::List();
    // What isn't finite can't be written, and must not look as if it hadn't been read.
    for (size_t i = 0; i < count; i++)
        list.Add(std::isfinite(numbers[i]) ? Value::Of(double{numbers[i]}) : Value::Of("not finite"));
    return list;
}

Value ListOf(const std::vector<float>& numbers) {
    return ListOf(numbers.data(), numbers.size());
}

Value ListOf(const std::vector<std::string>& texts) {
    Value list = Value::List();
    for (const std::string& text : texts) list.Add(Value::Of(text));
    return list;
}

Value ListOf(const std::vector<int>& numbers) {
    Value list = Value::List();
    for (int number : numbers) list.Add(Value::Of(int64_t{number}));
    return list;
}

Value WholeOf(int64_t number) {
    return Value::Of(number);
}

// Reused, as in a client: what one message leaves behind must not show in the next.
Frame frame;

void Put(Value& fields, MsgPackReader& reader, Frame& into) {
    ReadFrame(reader, into);
    fields.Add("session", Value::Of(into.Session)).Add("character", Value::Of(into.Character));
    fields.Add("sk", Value::Of(into.Sk)).Add("ok", Value::Of(into.Ok));
    fields.Add("epoch", WholeOf(into.Epoch)).Add("seq", WholeOf(into.Seq)).Add("ts", WholeOf(into.Ts));
    fields.Add("root", ListOf(into.Root.data(), into.Root.size())).Add("q", ListOf(into.Q)).Add("o", ListOf(into.O));
    fields.Add("c", ListOf(into.C)).Add("contacts", WholeOf(into.Contacts));
}

Audio audio;

void Put(Value& fields, MsgPackReader& reader, Audio& into) {
    ReadAudio(reader, into);
    fields.Add("session", Value::Of(into.Session)).Add("character", Value::Of(into.Character));
    fields.Add("utterance", WholeOf(into.Utterance)).Add("epoch", WholeOf(into.Epoch)).Add("seq", WholeOf(into.Seq));
    fields.Add("ts", WholeOf(into.Ts)).Add("sample", WholeOf(into.Sample)).Add("data", Value::OfBytes(into.Data));
    fields.Add("rate", WholeOf(into.Rate)).Add("codec", Value::Of(into.Codec)).Add("last", Value::Of(into.Last));
}

void Put(Value& fields, MsgPackReader& reader, SkeletonInfo&& info) {
    Read(reader, info);
    fields.Add("session", Value::Of(info.Session)).Add("character", Value::Of(info.Character));
    fields.Add("sk", Value::Of(info.Sk)).Add("names", ListOf(info.Names)).Add("parents", ListOf(info.Parents));
    fields.Add("rest", ListOf(info.Rest)).Add("curves", ListOf(info.Curves)).Add("rate", ListOf(info.Rate));
    fields.Add("units", Value::Of(info.Units)).Add("axes", Value::Of(info.Axes));
    fields.Add("version", WholeOf(info.Version));
}

void Put(Value& fields, MsgPackReader& reader, ObjectsInfo&& info) {
    Read(reader, info);
    Value objects = Value::List();
    for (const Value& one : info.Objects) objects.Add(one);
    fields.Add("session", Value::Of(info.Session)).Add("ok", Value::Of(info.Ok)).Add("objects", objects);
}

void Put(Value& fields, MsgPackReader& reader, EventInfo&& info) {
    Read(reader, info);
    fields.Add("session", Value::Of(info.Session)).Add("character", Value::Of(info.Character));
    fields.Add("epoch", WholeOf(info.Epoch)).Add("seq", WholeOf(info.Seq)).Add("ts", WholeOf(info.Ts));
    fields.Add("name", Value::Of(info.Name)).Add("data", info.Data);
}

void Put(Value& fields, MsgPackReader& reader, Heartbeat&& beat) {
    Read(reader, beat);
    fields.Add("instance", Value::Of(beat.Instance)).Add("ts", WholeOf(beat.Ts)).Add("version", WholeOf(beat.Version));
}

void Put(Value& fields, MsgPackReader& reader, Reply&& reply) {
    Read(reader, reply);
    fields.Add("id", WholeOf(reply.Id)).Add("result", reply.Result);
}

void Put(Value& fields, MsgPackReader& reader, Failure&& failure) {
    Read(reader, failure);
    fields.Add("id", WholeOf(failure.Id)).Add("kind", Value::Of(failure.Kind));
    fields.Add("message", Value::Of(failure.Message)).Add("candidates", ListOf(failure.Candidates));
    fields.Add("fix", Value::Of(failure.Fix));
}

void Put(Value& fields, MsgPackReader& reader, Pong&& pong) {
    Read(reader, pong);
    fields.Add("id", WholeOf(pong.Id)).Add("t0", WholeOf(pong.T0));
    fields.Add("t1", WholeOf(pong.T1)).Add("t2", WholeOf(pong.T2));
}

std::string Decode(const Words& words) {
    const std::vector<uint8_t> bytes = BytesOf(words[1]);
    MsgPackReader reader;
    reader.Reset(View(bytes));
    const std::string type(ReadType(reader));
    if (!reader.Ok()) return Answer(reader.Error());
    reader.Reset(View(bytes));
    Value fields = Value::Map();
    fields.Add("type", Value::Of(type));
    if (type == "frame") Put(fields, reader, frame);
    else if (type == "audio") Put(fields, reader, audio);
    else if (type == "skeleton") Put(fields, reader, SkeletonInfo());
    else if (type == "objects") Put(fields, reader, ObjectsInfo());
    else if (type == "event") Put(fields, reader, EventInfo());
    else if (type == "heartbeat") Put(fields, reader, Heartbeat());
    else if (type == "reply") Put(fields, reader, Reply());
    else if (type == "failure") Put(fields, reader, Failure());
    else if (type == "pong") Put(fields, reader, Pong());
    else reader.Refuse(ErrorKind::UnknownType, type);
    if (!reader.Ok()) return Answer(reader.Error());
    MsgPackWriter writer;
    fields.Write(writer);
    return writer.Ok() ? Ok(Hex(writer.Written())) : Answer(writer.Error());
}

std::vector<float> FloatsOf(const Value& block) {
    const Bytes bytes = block.AsBytes();
    std::vector<float> numbers(bytes.Count / 4);
    for (size_t i = 0; i < numbers.size(); i++) numbers[i] = FloatFromLittleEndian(bytes.Data + 4 * i);
    return numbers;
}

std::vector<std::string> TextsOf(const Value& list) {
    std::vector<std::string> texts;
    for (size_t i = 0; i < list.Count(); i++) texts.push_back(list[i].AsText());
    return texts;
}

AvatarInfo AvatarOf(const Value& f) {
    AvatarInfo avatar;
    avatar.Names = TextsOf(f["names"]);
    for (size_t i = 0; i < f["parents"].Count(); i++)
        avatar.Parents.push_back(static_cast<int>(f["parents"][i].AsWhole()));
    avatar.Translations = FloatsOf(f["translations"]);
    if (!f["rotations"].IsNil()) avatar.Rotations = FloatsOf(f["rotations"]);
    for (size_t i = 0; i < f["radii"].Count(); i++)
        avatar.Radii.emplace_back(f["radii"].KeyAt(i), f["radii"][i].AsNumber());
    if (!f["curves"].IsNil()) avatar.Curves = TextsOf(f["curves"]);
    return avatar;
}

std::map<std::string, Pose> PosesOf(const Value& objects, bool& whole) {
    std::map<std::string, Pose> poses;
    for (size_t i = 0; i < objects.Count(); i++) {
        const std::vector<float> numbers = FloatsOf(objects[i]);
        whole = whole && numbers.size() == 7;
        for (size_t k = 0; whole && k < 7; k++) poses[objects.KeyAt(i)][k] = numbers[k];
    }
    return poses;
}

std::optional<std::string> Optional(const Value& text) {
    return text.IsNil() ? std::nullopt : std::optional<std::string>(text.AsText());
}

std::vector<uint8_t> VectorOf(Bytes bytes) {
    return {bytes.Data, bytes.Data + bytes.Count};
}

SayInfo SayOf(const Value& f) {
    SayInfo say;
    say.Text = Optional(f["text"]);
    if (!f["audio"].IsNil()) say.Audio = VectorOf(f["audio"].AsBytes());
    say.Live = f["live"].AsFlag();
    say.SampleRate = static_cast<uint32_t>(f["sample_rate"].AsWhole());
    say.Voice = Optional(f["voice"]);
    say.Language = Optional(f["language"]);
    say.Rate = f["rate"].AsNumber();
    say.Expression = Optional(f["expression"]);
    say.Intensity = f["intensity"].AsNumber();
    say.Perform = Optional(f["perform"]);
    say.Interrupt = f["interrupt"].AsFlag();
    return say;
}

uint32_t SmallOf(const Value& whole) {
    return static_cast<uint32_t>(whole.AsWhole());
}

/// Requests about the session; false where it is none.
bool EncodeScene(MsgPackWriter& out, const std::string& type, const Value& f) {
    const uint32_t id = SmallOf(f["id"]);
    const std::string session = f["session"].AsText(), character = f["character"].AsText();
    const Who who{session, character};
    bool whole = true;
    if (type == "hello") requests::Hello(out, id, f["client"].AsText(), Optional(f["token"]));
    else if (type == "ping") requests::Ping(out, id, f["t0"].AsWhole());
    else if (type == "open_session")
        requests::OpenSession(out, id, Optional(f["session"]),
                              f["scene"].IsNil() ? std::nullopt : std::optional<Value>(f["scene"]),
                              TextsOf(f["characters"]), SmallOf(f["seed"]), f["keypoints"].AsFlag());
    else if (type == "set_scene") requests::SetScene(out, id, session, f["scene"]);
    else if (type == "add_object") requests::AddObject(out, id, session, f["object"]);
    else if (type == "remove_object") requests::RemoveObject(out, id, session, f["object"].AsText());
    else if (type == "update_objects") requests::UpdateObjects(out, id, session, PosesOf(f["objects"], whole));
    else if (type == "set_avatar") requests::SetAvatar(out, id, who, AvatarOf(f));
    else if (type == "perform") requests::Perform(out, id, who, f["text"].AsText());
    else if (type == "interrupt") requests::Interrupt(out, id, who);
    else if (type == "close_session") requests::CloseSession(out, id, session);
    else if (type == "describe") requests::Describe(out, id, Optional(f["session"]));
    else if (type == "list_catalogue") requests::ListCatalogue(out, id);
    else if (type == "list_scenes") requests::ListScenes(out, id);
    else if (type == "get_settings") requests::GetSettings(out, id);
    else if (type == "set_settings") requests::SetSettings(out, id, f["values"]);
    else if (type == "subscribe") requests::Subscribe(out, id, TextsOf(f["topics"]));
    else if (type == "ack") requests::Ack(out, f["topic"].AsText(), SmallOf(f["count"]));
    else return false;
    // A pose has seven numbers by its type, so that another block can't even be asked for.
    if (!whole) out.Bad("objects", "7 numbers");
    return true;
}

/// Requests about speech and talks; false where it is none.
bool EncodeTalk(MsgPackWriter& out, const std::string& type, const Value& f) {
    const uint32_t id = SmallOf(f["id"]);
    const std::string session = f["session"].AsText(), character = f["character"].AsText();
    const Who who{session, character};
    const std::string persona = f["persona"].AsText();
    if (type == "say") requests::Say(out, id, who, SayOf(f));
    else if (type == "sound")
        requests::Sound(out, id, who, SmallOf(f["utterance"]), f["data"].AsBytes(), f["last"].AsFlag());
    else if (type == "play_head")
        requests::PlayHead(out, id, who, {SmallOf(f["utterance"]), f["sample"].AsWhole(), 0}, f["ts"].AsWhole());
    else if (type == "express")
        requests::Express(out, id, who, f["expression"].AsText(), f["intensity"].AsNumber());
    else if (type == "list_voices") requests::ListVoices(out, id, Optional(f["language"]));
    else if (type == "open_talk")
        requests::OpenTalk(out, id, who, Optional(f["persona"]), Optional(f["language"]), f["greet"].AsFlag());
    else if (type == "ask") requests::Ask(out, id, who, f["text"].AsText());
    else if (type == "hear") requests::Hear(out, id, who, f["data"].AsBytes(), SmallOf(f["sample_rate"]));
    else if (type == "switch_character") requests::SwitchCharacter(out, id, who, persona);
    else if (type == "close_talk") requests::CloseTalk(out, id, who);
    else if (type == "list_characters") requests::ListCharacters(out, id);
    else if (type == "get_character") requests::GetCharacter(out, id, persona);
    else if (type == "save_character") requests::SaveCharacter(out, id, persona, f["document"]);
    else return false;
    return true;
}

std::string Encode(const Words& words) {
    const std::vector<uint8_t> bytes = BytesOf(words[1]);
    MsgPackReader reader;
    reader.Reset(View(bytes));
    const Value f = Value::Read(reader);
    if (!reader.Ok()) return Answer(reader.Error());
    MsgPackWriter out;
    const std::string type = f["type"].AsText();
    if (!EncodeScene(out, type, f) && !EncodeTalk(out, type, f)) out.Bad("type", "that of a request");
    return out.Ok() ? Ok(Hex(out.Written())) : Answer(out.Error());
}

}  // namespace

void RegisterMessages(Commands& commands) {
    commands["decode"] = Decode;
    commands["encode"] = Encode;
}

}  // namespace probe
