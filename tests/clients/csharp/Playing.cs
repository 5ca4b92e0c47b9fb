using System;
using System.Collections.Generic;
using Kinelink;

/// <summary>Clock, buffer and interpolation, with time as an argument.</summary>
static class Playing
{
    static ClockSync clock = new ClockSync();
    static JitterBuffer buffer = new JitterBuffer();
    static FrameRate rate = new FrameRate();
    static IdleBlend blend = new IdleBlend();
    static Frame next = new Frame();
    static readonly Frame sampled = new Frame();

    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["clock.new"] = words => { clock = new ClockSync(); return "ok"; };
        commands["clock.add"] = words =>
        {
            clock.Add(Long(words[1]), Long(words[2]), Long(words[3]), Long(words[4]));
            return "ok " + (clock.Synced ? 1 : 0) + " " + clock.Offset + " " + clock.RoundTrip;
        };
        commands["buffer.new"] = words => { buffer = new JitterBuffer(); return "ok"; };
        commands["buffer.push"] = Push;
        commands["buffer.sample"] = Sample;
        commands["buffer.rejoin"] = words => { buffer.Rejoin(); return "ok"; };
        commands["buffer.clear"] = words => { buffer.Clear(); return "ok"; };
        commands["rate.new"] = words => { rate = new FrameRate(); return "ok"; };
        commands["rate.add"] = words => { rate.Add(Long(words[1])); return "ok"; };
        commands["rate.at"] = words => "ok " + Program.Exactly(rate.At(Long(words[1])));
        commands["idle.new"] = words => { blend = new IdleBlend(); return "ok"; };
        commands["idle.weight"] = words => "ok " + Program.Exactly(blend.Weight(Long(words[1]), (Shown)Enum.Parse(typeof(Shown), words[2], true)));
        commands["slerp"] = Slerp;
    }

    // epoch seq ts now x sk ok: a body of one joint at (x, 0, 0), turned by x radians about +Y; one thing at (0, x, 0); one curve x.
    static string Push(string[] words)
    {
        float x = float.Parse(words[5]);
        next.Epoch = uint.Parse(words[1]);
        next.Seq = uint.Parse(words[2]);
        next.Ts = Long(words[3]);
        next.Sk = words[6];
        next.Ok = words[7];
        next.Contacts = next.Seq % 16;
        next.Root = new[] { x, 0f, 0f };
        next.Q = new[] { 0f, (float)Math.Sin(x / 2), 0f, (float)Math.Cos(x / 2) };
        next.O = new[] { 0f, x, 0f, 0f, 0f, 0f, 1f };
        next.C = new[] { x };
        next = buffer.Push(next, Long(words[4]));
        return "ok " + buffer.Count + " " + buffer.Received + " " + buffer.Lost + " " + buffer.Late + " " + buffer.Voided + " "
            + buffer.Repeated + " " + buffer.Astray + " " + buffer.Overflowed + " " + buffer.Lead;
    }

    static string Sample(string[] words)
    {
        Shown how = words.Length > 2 ? buffer.Sample(Long(words[1]), Long(words[2]), sampled) : buffer.Sample(Long(words[1]), sampled);
        if (how == Shown.Nothing) return "ok nothing";
        double angle = 2 * Math.Atan2(sampled.Q[1], sampled.Q[3]);
        return "ok " + how.ToString().ToLowerInvariant() + " " + sampled.Ts + " " + Program.Exactly(sampled.Root[0]) + " "
            + Program.Exactly(angle) + " " + Program.Exactly(sampled.O[1]) + " " + Program.Exactly(sampled.C[0]) + " "
            + sampled.Epoch + " " + sampled.Contacts + " " + sampled.Sk + " " + sampled.Ok + " " + buffer.Delay + " " + buffer.Count;
    }

    static string Slerp(string[] words)
    {
        var numbers = new float[8];
        for (int i = 0; i < 8; i++) numbers[i] = float.Parse(words[2 + i]);
        var a = new[] { numbers[0], numbers[1], numbers[2], numbers[3] };
        var b = new[] { numbers[4], numbers[5], numbers[6], numbers[7] };
        var into = new float[4];
        Interpolator.Slerp(a, b, double.Parse(words[1]), into, 0);
        return "ok " + Program.Exactly(into[0]) + " " + Program.Exactly(into[1]) + " " + Program.Exactly(into[2]) + " " + Program.Exactly(into[3]);
    }

    static long Long(string word)
    {
        return long.Parse(word);
    }
}
