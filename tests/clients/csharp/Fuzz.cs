using System;
using System.Collections.Generic;
using Kinelink;

/// <summary>
/// Spoilt messages, made here since there are many: each is read twice amid other bytes, so that reading beyond its end shows, and what
/// can be read is kept and played.
/// </summary>
static class Fuzz
{
    const int Room = 64;

    static readonly List<byte[]> originals = new List<byte[]>();
    static readonly MsgPackReader reader = new MsgPackReader();
    static readonly FrameReader frames = new FrameReader();
    static readonly AudioReader sounds = new AudioReader();
    static readonly Audio audio = new Audio();
    static readonly Frame pose = new Frame();
    static readonly float[] samples = new float[64];
    static Frame next = new Frame();

    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["fuzz.add"] = words => { originals.Add(Lines.Bytes(words[1])); return "ok"; };
        commands["fuzz.run"] = words => "ok " + Run(int.Parse(words[1]), int.Parse(words[2]));
    }

    static int Run(int seed, int count)
    {
        var chance = new Random(seed);
        var buffer = new JitterBuffer();
        var track = new SoundTrack();
        int refused = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] message = Spoilt(chance, originals[chance.Next(originals.Count)]);
            string first = Read(message, 0x00), second = Read(message, 0xff);
            if (first != second) throw new Exception("what surrounds it matters: " + Lines.Hex(message));
            if (first.StartsWith("error")) refused++;
            if (first == MessageType.Frame) Play(buffer);
            if (first == MessageType.Audio) Play(track);
            if (i % 1000 == 0)
            {
                buffer.Rejoin();
                track.Rejoin();
            }
        }
        return refused;
    }

    static byte[] Spoilt(Random chance, byte[] original)
    {
        var data = new List<byte>(original);
        for (int injuries = chance.Next(1, 5); injuries > 0 && data.Count > 0; injuries--)
        {
            int at = chance.Next(data.Count), length = Math.Min(1 << chance.Next(5), data.Count - at);
            switch (chance.Next(5))
            {
                case 0: data[at] = (byte)chance.Next(256); break;
                case 1: data.RemoveRange(at, length); break;
                case 2: data.InsertRange(at, data.GetRange(at, length)); break;
                case 3: for (int i = 0; i < length; i++) data.Insert(at, (byte)chance.Next(256)); break;
                default: data.RemoveRange(at, data.Count - at); break;
            }
        }
        return data.ToArray();
    }

    /// <summary>Its type, or the error; amid bytes of one kind.</summary>
    static string Read(byte[] message, byte around)
    {
        var data = new byte[message.Length + 2 * Room];
        for (int i = 0; i < data.Length; i++) data[i] = around;
        Buffer.BlockCopy(message, 0, data, Room, message.Length);
        try
        {
            reader.Reset(data, Room, message.Length);
            string type = MessageType.Of(reader);
            reader.Reset(data, Room, message.Length);
            switch (type)
            {
                case MessageType.Frame: frames.Read(data, Room, message.Length, next); break;
                case MessageType.Audio: sounds.Read(data, Room, message.Length, audio); break;
                case MessageType.Skeleton: SkeletonInfo.Read(reader); break;
                case MessageType.Objects: ObjectsInfo.Read(reader); break;
                case MessageType.Event: EventInfo.Read(reader); break;
                case MessageType.Heartbeat: Heartbeat.Read(reader); break;
                case MessageType.Reply: Reply.Read(reader); break;
                case MessageType.Failure: Failure.Read(reader); break;
                case MessageType.Pong: Pong.Read(reader); break;
            }
            return type;
        }
        catch (ProtocolError error)
        {
            return "error " + error.Kind;
        }
    }

    static void Play(JitterBuffer buffer)
    {
        // Frames come when they say, more or less; play goes on by what they say.
        long ts = next.Ts;
        next = buffer.Push(next, ts - 100 * 1000 * 1000);
        if (buffer.Sample(ts, pose) == Shown.Nothing) return;
        foreach (float[] block in new[] { pose.Root, pose.Q, pose.O, pose.C })
            foreach (float number in block)
                if (float.IsNaN(number)) throw new Exception("a pose that is no number");
    }

    static void Play(SoundTrack track)
    {
        track.Push(audio);
        track.Read(audio.Ts, samples, 0, samples.Length, 48000);
        foreach (float sample in samples)
            if (!(Math.Abs(sample) <= 1)) throw new Exception("sound that is too loud or no number");
        Heard heard;
        track.Heard(audio.Ts, out heard);
        track.Played(audio.Ts, out heard);
    }
}
