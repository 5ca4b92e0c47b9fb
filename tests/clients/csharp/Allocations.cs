using System;
using System.Collections.Generic;
using Kinelink;

/// <summary>How often memory is collected while frames come and are shown.</summary>
static class Allocations
{
    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["collections"] = words => "ok " + Collections(Lines.Bytes(words[1]), int.Parse(words[2]), int.Parse(words[3]));
    }

    /// <summary>
    /// Read, keep and sample one frame again and again. waste: bytes made on purpose with each, which tells that this would show.
    /// </summary>
    static int Collections(byte[] message, int count, int waste)
    {
        const int step = 16 * 1000 * 1000;
        var reader = new FrameReader();
        var buffer = new JitterBuffer();
        Frame next = new Frame(), pose = new Frame();
        int before = 0;
        for (int i = -1000; i < count; i++)
        {
            if (i == 0) before = GC.CollectionCount(0);
            reader.Read(message, 0, message.Length, next);
            next.Ts = (long)i * step;
            next.Seq = unchecked((uint)i);
            next = buffer.Push(next, next.Ts - 15 * step);
            buffer.Sample((i - 15L) * step + step / 3, pose);
            if (waste > 0) wasted = new byte[waste];
        }
        return GC.CollectionCount(0) - before;
    }

    // Kept where others could see it, so that making it can't be left out.
    public static byte[] wasted;
}
