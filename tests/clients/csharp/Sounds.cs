using System;
using System.Collections.Generic;
using System.Threading;
using Kinelink;

/// <summary>A sound track, with time as an argument.</summary>
static class Sounds
{
    static SoundTrack track = new SoundTrack();
    static readonly Audio audio = new Audio { Codec = "pcm16" };
    static readonly SoundStats stats = new SoundStats();

    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["sound.new"] = words => { track = new SoundTrack(); return "ok"; };
        commands["sound.delay"] = words => { track.Delay = long.Parse(words[1]); return "ok"; };
        commands["sound.push"] = words => { Push(words); return "ok"; };
        commands["sound.read"] = Read;
        commands["sound.heard"] = words => { Heard heard; return track.Heard(long.Parse(words[1]), out heard) ? Words(heard) : "ok nothing"; };
        commands["sound.played"] = words => { Heard heard; return track.Played(long.Parse(words[1]), out heard) ? Words(heard) : "ok nothing"; };
        commands["sound.rejoin"] = words => { track.Rejoin(); return "ok"; };
        commands["sound.clear"] = words => { track.Clear(); return "ok"; };
        commands["sound.report"] = Report;
        commands["sound.race"] = words => "ok " + Race(int.Parse(words[1]));
        commands["sound.collections"] = words => "ok " + Collections(Lines.Bytes(words[1]), int.Parse(words[2]), int.Parse(words[3]));
    }

    // epoch seq utterance sample ts rate last data
    static void Push(string[] words)
    {
        audio.Epoch = uint.Parse(words[1]);
        audio.Seq = uint.Parse(words[2]);
        audio.Utterance = uint.Parse(words[3]);
        audio.Sample = long.Parse(words[4]);
        audio.Ts = long.Parse(words[5]);
        audio.Rate = uint.Parse(words[6]);
        audio.Last = words[7] == "1";
        audio.Data = new ArraySegment<byte>(Lines.Bytes(words[8]));
        track.Push(audio);
    }

    // server's time, count, rate
    static string Read(string[] words)
    {
        // Behind other samples, as engines interleave or append them.
        var samples = new float[3 + int.Parse(words[2])];
        track.Read(long.Parse(words[1]), samples, 3, samples.Length - 3, int.Parse(words[3]));
        var bytes = new byte[4 * (samples.Length - 3)];
        Buffer.BlockCopy(samples, 12, bytes, 0, bytes.Length);
        return "ok " + Lines.Hex(bytes);
    }

    static string Words(Heard heard)
    {
        return "ok " + heard.Utterance + " " + heard.Sample + " " + heard.Ts;
    }

    static string Report(string[] words)
    {
        track.Report(stats);
        return "ok received=" + stats.Received + " overflowed=" + stats.Overflowed + " lost=" + stats.Lost + " voided=" + stats.Voided
            + " astray=" + stats.Astray + " late=" + stats.Late + " repeated=" + stats.Repeated + " missing=" + stats.Missing;
    }

    /// <summary>Push 20 ms at a time on one thread, read on another, ask on a third. How far the sound ever was from a steady 0.25.</summary>
    static string Race(int count)
    {
        const long step = 20 * 1000 * 1000;
        var raced = new SoundTrack();
        var data = new byte[960];
        for (int i = 0; i < data.Length; i += 2) data[i + 1] = 0x20;
        int pushed = 0, read = 0;
        bool ordered = true;
        var pushing = new Thread(() =>
        {
            var chunk = new Audio { Codec = "pcm16", Rate = 24000, Data = new ArraySegment<byte>(data) };
            for (int i = 0; i < count; i++)
            {
                while (i - Volatile.Read(ref read) > 20) Thread.Yield();
                chunk.Seq = (uint)i;
                chunk.Sample = 480L * i;
                chunk.Ts = step * i;
                raced.Push(chunk);
                Volatile.Write(ref pushed, i + 1);
            }
        });
        var asking = new Thread(() =>
        {
            long before = 0;
            for (int i; (i = Volatile.Read(ref read)) < count - 1; Thread.Yield())
            {
                Heard heard;
                if (!raced.Heard(step * i, out heard)) continue;
                ordered &= heard.Ts >= before && heard.Utterance == 0 && Math.Abs(heard.Ts - heard.Sample * step / 480) < step / 400;
                before = heard.Ts;
            }
        });
        pushing.Start();
        asking.Start();
        var samples = new float[960];
        double worst = 0;
        // The sound's beginning and end are reached over by the filter, and left out.
        for (int i = 0; i < count - 1; i++)
        {
            while (Volatile.Read(ref pushed) < Math.Min(i + 2, count)) Thread.Yield();
            raced.Read(step * i, samples, 0, 960, 48000);
            for (int at = i == 0 ? 32 : 0; at < 960; at++) worst = Math.Max(worst, Math.Abs(samples[at] - 0.25));
            Volatile.Write(ref read, i + 1);
        }
        pushing.Join();
        asking.Join();
        return Program.Exactly(worst) + " " + (ordered ? 1 : 0);
    }

    /// <summary>Garbage collections while a message is read, kept, played and asked for so often. waste: bytes made on purpose with each.</summary>
    static int Collections(byte[] message, int count, int waste)
    {
        const long step = 20 * 1000 * 1000;
        var reader = new AudioReader();
        var read = new Audio();
        var played = new SoundTrack();
        var samples = new float[960];
        int before = 0;
        for (int i = -1000; i < count; i++)
        {
            if (i == 0) before = GC.CollectionCount(0);
            reader.Read(message, 0, message.Length, read);
            read.Seq = unchecked((uint)i);
            read.Ts = i * step;
            read.Sample = 480L * (i + 1000);
            played.Push(read);
            played.Read((i - 10) * step, samples, 0, 960, 48000);
            Heard heard;
            played.Heard((i - 10) * step, out heard);
            if (waste > 0) Allocations.wasted = new byte[waste];
        }
        return GC.CollectionCount(0) - before;
    }
}
