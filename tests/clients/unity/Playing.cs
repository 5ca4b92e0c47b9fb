using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using KinelinkDoubles;
using UnityEngine;

/// <summary>Play, frames, the end.</summary>
static class Playing
{
    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["play"] = words => { Game.Play(); return ""; };
        commands["stop"] = words => Stop();
        commands["frames"] = words => Frames(int.Parse(words[1]), Program.Number(words[2]));
        commands["garbage"] = words => Garbage(int.Parse(words[1]), Program.Number(words[2]));
        commands["log"] = words => { string all; lock (Game.Lines) { all = Program.Hex(string.Join("\n", Game.Lines.ToArray())); Game.Lines.Clear(); } return all; };
        commands["exceptions"] = words => { lock (Game.Lines) return Game.Lines.Count(line => line.StartsWith("exception: ", StringComparison.Ordinal)).ToString(); };
        commands["trespasses"] = words => Game.Trespasses.ToString();
        commands["threads"] = words => Process.GetCurrentProcess().Threads.Count.ToString();
    }

    public static void End()
    {
        if (Game.Playing) Stop();
    }

    /// <summary>Milliseconds that it took.</summary>
    static string Stop()
    {
        FakeAudio.Stop();
        Stopwatch clock = Stopwatch.StartNew();
        Game.Stop();
        string took = clock.ElapsedMilliseconds.ToString();
        Stage.Clear();
        return took;
    }

    static string Frames(int count, float delta)
    {
        for (int i = 0; i < count; i++)
        {
            Thread.Sleep(TimeSpan.FromSeconds(delta));
            Game.Frame(delta);
        }
        return "";
    }

    /// <summary>Garbage collections of the youngest generation while frames run, network threads included; 4 MB of garbage make one.</summary>
    static string Garbage(int count, float delta)
    {
        Frames(30, delta);
        GC.Collect();
        int before = GC.CollectionCount(0);
        Frames(count, delta);
        return (GC.CollectionCount(0) - before).ToString();
    }
}
