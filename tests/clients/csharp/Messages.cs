using System;
using System.Collections.Generic;
using Kinelink;

/// <summary>Messages: read as what they are and written out as plain fields; requests read as plain fields and made again.</summary>
static class Messages
{
    static readonly MsgPackReader reader = new MsgPackReader();
    static readonly FrameReader frames = new FrameReader();
    static readonly Frame frame = new Frame();
    static readonly AudioReader sounds = new AudioReader();
    static readonly Audio audio = new Audio();

    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["decode"] = words => Packed(Decoded(Lines.Bytes(words[1])));
        commands["encode"] = words => "ok " + Lines.Hex(Encoded(Lines.Bytes(words[1])));
        commands["topic"] = words => "ok " + Topics.Length(Lines.Bytes(words[1]), 0, Lines.Bytes(words[1]).Length);
    }

    static string Packed(Value value)
    {
        var writer = new MsgPackWriter();
        value.Write(writer);
        return "ok " + Lines.Hex(writer.ToArray());
    }

    static Value Decoded(byte[] bytes)
    {
        reader.Reset(bytes, 0, bytes.Length);
        string type = MessageType.Of(reader);
        reader.Reset(bytes, 0, bytes.Length);
        Value fields = Value.Map().Add("type", Value.Of(type));
        switch (type)
        {
            case MessageType.Frame: return OfFrame(fields, bytes);
            case MessageType.Skeleton: return OfSkeleton(fields, SkeletonInfo.Read(reader));
            case MessageType.Objects: return OfObjects(fields, ObjectsInfo.Read(reader));
            case MessageType.Event: return OfEvent(fields, EventInfo.Read(reader));
            case MessageType.Audio: return OfAudio(fields, bytes);
            case MessageType.Heartbeat:
                Heartbeat beat = Heartbeat.Read(reader);
                return fields.Add("instance", Value.Of(beat.Instance)).Add("ts", Value.Of(beat.Ts)).Add("version", Value.Of(beat.Version));
            case MessageType.Reply:
                Reply reply = Reply.Read(reader);
                return fields.Add("id", Value.Of(reply.Id)).Add("result", reply.Result);
            case MessageType.Failure:
                Failure failure = Failure.Read(reader);
                return fields.Add("id", Value.Of(failure.Id)).Add("kind", Value.Of(failure.Kind)).Add("message", Value.Of(failure.Message))
                    .Add("candidates", List(failure.Candidates)).Add("fix", Value.Of(failure.Fix));
            case MessageType.Pong:
                Pong pong = Pong.Read(reader);
                return fields.Add("id", Value.Of(pong.Id)).Add("t0", Value.Of(pong.T0)).Add("t1", Value.Of(pong.T1)).Add("t2", Value.Of(pong.T2));
            default: throw new ProtocolError(ProtocolError.UnknownType, type);
        }
    }

    static Value OfFrame(Value fields, byte[] bytes)
    {
        frames.Read(bytes, 0, bytes.Length, frame);
        return fields.Add("session", Value.Of(frame.Session)).Add("character", Value.Of(frame.Character))
            .Add("sk", Value.Of(frame.Sk)).Add("ok", Value.Of(frame.Ok)).Add("epoch", Value.Of(frame.Epoch))
            .Add("seq", Value.Of(frame.Seq)).Add("ts", Value.Of(frame.Ts)).Add("root", List(frame.Root))
            .Add("q", List(frame.Q)).Add("o", List(frame.O)).Add("c", List(frame.C)).Add("contacts", Value.Of(frame.Contacts));
    }

    static Value OfAudio(Value fields, byte[] bytes)
    {
        sounds.Read(bytes, 0, bytes.Length, audio);
        var data = new byte[audio.Data.Count];
        Buffer.BlockCopy(bytes, audio.Data.Offset, data, 0, data.Length);
        return fields.Add("session", Value.Of(audio.Session)).Add("character", Value.Of(audio.Character))
            .Add("utterance", Value.Of(audio.Utterance)).Add("epoch", Value.Of(audio.Epoch)).Add("seq", Value.Of(audio.Seq))
            .Add("ts", Value.Of(audio.Ts)).Add("sample", Value.Of(audio.Sample)).Add("data", Value.Of(data))
            .Add("rate", Value.Of(audio.Rate)).Add("codec", Value.Of(audio.Codec)).Add("last", Value.Of(audio.Last));
    }

    static Value OfSkeleton(Value fields, SkeletonInfo info)
    {
        Value parents = Value.List(), rate = Value.List();
        foreach (int parent in info.Parents) parents.Add(Value.Of(parent));
        foreach (int part in info.Rate) rate.Add(Value.Of(part));
        return fields.Add("session", Value.Of(info.Session)).Add("character", Value.Of(info.Character)).Add("sk", Value.Of(info.Sk))
            .Add("names", List(info.Names)).Add("parents", parents).Add("rest", List(info.Rest)).Add("curves", List(info.Curves))
            .Add("rate", rate).Add("units", Value.Of(info.Units)).Add("axes", Value.Of(info.Axes)).Add("version", Value.Of(info.Version));
    }

    static Value OfObjects(Value fields, ObjectsInfo info)
    {
        Value objects = Value.List();
        foreach (Value one in info.Objects) objects.Add(one);
        return fields.Add("session", Value.Of(info.Session)).Add("ok", Value.Of(info.Ok)).Add("objects", objects);
    }

    static Value OfEvent(Value fields, EventInfo info)
    {
        return fields.Add("session", Value.Of(info.Session)).Add("character", Value.Of(info.Character))
            .Add("epoch", Value.Of(info.Epoch)).Add("seq", Value.Of(info.Seq)).Add("ts", Value.Of(info.Ts))
            .Add("name", Value.Of(info.Name)).Add("data", info.Data);
    }

    static byte[] Encoded(byte[] bytes)
    {
        reader.Reset(bytes, 0, bytes.Length);
        Value f = Value.Read(reader);
        uint id = (uint)f["id"].AsWhole;
        string session = Optional(f["session"]), character = f["character"].AsText;
        switch (f["type"].AsText)
        {
            case "hello": return Requests.Hello(id, f["client"].AsText, Optional(f["token"]));
            case "ping": return Requests.Ping(id, f["t0"].AsWhole);
            case "open_session":
                Value scene = f["scene"].Kind == MsgPackKind.Map ? f["scene"] : null;
                return Requests.OpenSession(id, session, scene, Texts(f["characters"]), (uint)f["seed"].AsWhole, f["keypoints"].AsFlag);
            case "set_scene": return Requests.SetScene(id, session, f["scene"]);
            case "update_objects":
                var objects = new Dictionary<string, float[]>();
                for (int i = 0; i < f["objects"].Count; i++) objects[f["objects"].KeyAt(i)] = Floats(f["objects"][i]);
                return Requests.UpdateObjects(id, session, objects);
            case "set_avatar": return Requests.SetAvatar(id, session, character, Avatar(f));
            case "perform": return Requests.Perform(id, session, character, f["text"].AsText);
            case "interrupt": return Requests.Interrupt(id, session, character);
            case "add_object": return Requests.AddObject(id, session, f["object"]);
            case "remove_object": return Requests.RemoveObject(id, session, f["object"].AsText);
            case "list_catalogue": return Requests.ListCatalogue(id);
            case "list_scenes": return Requests.ListScenes(id);
            case "get_settings": return Requests.GetSettings(id);
            case "set_settings": return Requests.SetSettings(id, f["values"]);
            case "subscribe": return Requests.Subscribe(id, Texts(f["topics"]));
            case "ack": return Requests.Ack(f["topic"].AsText, (uint)f["count"].AsWhole);
            case "say": return TalkRequests.Say(id, session, character, Say(f));
            case "sound":
                return TalkRequests.Sound(id, session, character, (uint)f["utterance"].AsWhole, f["data"].AsBytes, f["last"].AsFlag);
            case "play_head":
                return TalkRequests.PlayHead(id, session, character, (uint)f["utterance"].AsWhole, f["sample"].AsWhole, f["ts"].AsWhole);
            case "express": return TalkRequests.Express(id, session, character, f["expression"].AsText, f["intensity"].AsNumber);
            case "list_voices": return TalkRequests.ListVoices(id, Optional(f["language"]));
            case "open_talk":
                return TalkRequests.OpenTalk(id, session, character, Optional(f["persona"]), Optional(f["language"]), f["greet"].AsFlag);
            case "ask": return TalkRequests.Ask(id, session, character, f["text"].AsText);
            case "hear": return TalkRequests.Hear(id, session, character, f["data"].AsBytes, (uint)f["sample_rate"].AsWhole);
            case "switch_character": return TalkRequests.SwitchCharacter(id, session, character, f["persona"].AsText);
            case "close_talk": return TalkRequests.CloseTalk(id, session, character);
            case "list_characters": return TalkRequests.ListCharacters(id);
            case "get_character": return TalkRequests.GetCharacter(id, f["persona"].AsText);
            case "save_character": return TalkRequests.SaveCharacter(id, f["persona"].AsText, f["document"]);
            case "close_session": return Requests.CloseSession(id, session);
            case "describe": return Requests.Describe(id, session);
            default: throw new ProtocolError(ProtocolError.UnknownType, f["type"].AsText);
        }
    }

    static SayInfo Say(Value f)
    {
        return new SayInfo
        {
            Text = Optional(f["text"]),
            Audio = f["audio"].Kind == MsgPackKind.Nil ? null : f["audio"].AsBytes,
            Live = f["live"].AsFlag,
            SampleRate = (uint)f["sample_rate"].AsWhole,
            Voice = Optional(f["voice"]),
            Language = Optional(f["language"]),
            Rate = f["rate"].AsNumber,
            Expression = Optional(f["expression"]),
            Intensity = f["intensity"].AsNumber,
            Perform = Optional(f["perform"]),
            Interrupt = f["interrupt"].AsFlag
        };
    }

    static AvatarInfo Avatar(Value f)
    {
        var parents = new int[f["parents"].Count];
        for (int i = 0; i < parents.Length; i++) parents[i] = (int)f["parents"][i].AsWhole;
        var avatar = new AvatarInfo
        {
            Names = Texts(f["names"]),
            Parents = parents,
            Translations = Floats(f["translations"]),
            Rotations = f["rotations"].Kind == MsgPackKind.Nil ? null : Floats(f["rotations"]),
            Curves = f["curves"].Kind == MsgPackKind.Nil ? null : Texts(f["curves"])
        };
        for (int i = 0; i < f["radii"].Count; i++) avatar.Radii[f["radii"].KeyAt(i)] = f["radii"][i].AsNumber;
        return avatar;
    }

    static string Optional(Value value)
    {
        return value.Kind == MsgPackKind.Nil ? null : value.AsText;
    }

    static string[] Texts(Value list)
    {
        var texts = new string[list.Count];
        for (int i = 0; i < texts.Length; i++) texts[i] = list[i].AsText;
        return texts;
    }

    static float[] Floats(Value block)
    {
        byte[] bytes = block.AsBytes;
        var numbers = new float[bytes.Length / 4];
        Buffer.BlockCopy(bytes, 0, numbers, 0, bytes.Length);
        return numbers;
    }

    static Value List(float[] numbers)
    {
        Value list = Value.List();
        // What isn't finite can't be written, and must not look as if it hadn't been read.
        foreach (float number in numbers)
            list.Add(float.IsNaN(number) || float.IsInfinity(number) ? Value.Of("not finite") : Value.Of((double)number));
        return list;
    }

    static Value List(string[] texts)
    {
        Value list = Value.List();
        foreach (string text in texts) list.Add(Value.Of(text));
        return list;
    }
}
