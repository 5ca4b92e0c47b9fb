using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using Kinelink;

/// <summary>Whole clients by name. Update is called with every command, as an engine would every frame.</summary>
static class Clients
{
    // Listening threads look whether theirs is still there.
    static readonly ConcurrentDictionary<string, KinelinkClient> clients = new ConcurrentDictionary<string, KinelinkClient>();
    static readonly Frame pose = new Frame();

    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["client.start"] = Start;
        commands["client.connect"] = Connect;
        commands["client.state"] = words => "ok " + Of(words).State.ToString().ToLowerInvariant() + " " + Of(words).Session;
        commands["client.sample"] = Sample;
        commands["client.perform"] = words => "ok " + Of(words).Perform(words[2], Text(words[3]));
        commands["client.interrupt"] = words => "ok " + Of(words).Interrupt(words[2]);
        commands["client.move"] = words => "ok " + Of(words).UpdateObjects(
            new Dictionary<string, float[]> { { words[2], new[] { float.Parse(words[3]), 0f, 0f, 0f, 0f, 0f, 1f } } });
        commands["client.say"] = Say;
        commands["client.listen"] = Listen;
        commands["client.hear"] = Hear;
        commands["client.next"] = Next;
        commands["client.report"] = Report;
        commands["client.stop"] = words => { KinelinkClient ended; clients.TryRemove(words[1], out ended); ended.Dispose(); return "ok"; };
    }

    public static void CloseAll()
    {
        foreach (KinelinkClient client in clients.Values) client.Dispose();
    }

    // name host state events control session scene(msgpack or -) [characters]
    static string Start(string[] words)
    {
        var options = new ClientOptions
        {
            Host = words[2],
            StatePort = int.Parse(words[3]),
            EventsPort = int.Parse(words[4]),
            ControlPort = int.Parse(words[5])
        };
        if (words.Length > 8) options.Characters = words[8].Split(',');
        return Start(words[1], options, words[6], words[7]);
    }

    // name url session scene [token fingerprint]
    static string Connect(string[] words)
    {
        var options = new ClientOptions { Url = words[2] };
        if (words.Length > 5) options.Token = words[5];
        if (words.Length > 6) options.Fingerprint = words[6];
        return Start(words[1], options, words[3], words[4]);
    }

    static string Start(string name, ClientOptions options, string session, string scene)
    {
        options.Session = session == "-" ? null : session;
        if (scene != "-")
        {
            var reader = new MsgPackReader();
            byte[] bytes = Lines.Bytes(scene);
            reader.Reset(bytes, 0, bytes.Length);
            options.Scene = Value.Read(reader);
        }
        var client = new KinelinkClient(options);
        clients[name] = client;
        client.Start();
        return "ok";
    }

    static KinelinkClient Of(string[] words)
    {
        KinelinkClient client = clients[words[1]];
        client.Update();
        return client;
    }

    static string Sample(string[] words)
    {
        KinelinkClient client = Of(words);
        Shown how = client.Sample(words[2], pose);
        SkeletonInfo skeleton = client.Skeleton(pose);
        ObjectsInfo objects = client.Objects(pose);
        // They may be forgotten on another thread at any moment: the server was started anew.
        if (how == Shown.Nothing || skeleton == null || objects == null) return "ok nothing";
        return "ok " + how.ToString().ToLowerInvariant() + " " + pose.Ts + " " + Program.Exactly(pose.Root[0]) + " " + pose.Epoch + " "
            + skeleton.Names.Length + " " + objects.Objects.Length + " " + client.ServerNow;
    }

    static string Say(string[] words)
    {
        var say = new SayInfo { Text = words[3] == "-" ? null : Text(words[3]), Audio = words[4] == "-" ? null : Lines.Bytes(words[4]) };
        return "ok " + Of(words).Say(words[2], say);
    }

    /// <summary>A thread that reads 10 ms at a time, as the audio thread of an output whose samples are heard `latency` later.</summary>
    static string Listen(string[] words)
    {
        KinelinkClient client = Of(words);
        SoundTrack track = client.Sound(words[2]);
        if (track == null) return "ok 0";
        long latency = long.Parse(words[3]);
        int rate = int.Parse(words[4]);
        string name = words[1];
        var output = new Thread(() =>
        {
            const long step = 10 * 1000 * 1000;
            var samples = new float[rate / 100];
            for (long next = MonotonicClock.Now(); clients.ContainsKey(name); next += step)
            {
                while (MonotonicClock.Now() < next) Thread.Sleep(1);
                long heard = client.ServerTime(MonotonicClock.Now() + latency);
                if (heard != 0) track.Read(heard, samples, 0, samples.Length, rate);
            }
        });
        output.IsBackground = true;
        output.Start();
        return "ok 1";
    }

    static string Hear(string[] words)
    {
        KinelinkClient client = Of(words);
        long now = client.ServerNow;
        Shown how = client.Sample(words[2], pose);
        SoundTrack track = client.Sound(words[2]);
        Heard heard;
        if (how == Shown.Nothing || track == null || !track.Heard(now, out heard)) return "ok nothing";
        return "ok " + heard.Utterance + " " + heard.Sample + " " + heard.Ts + " " + now + " " + pose.Ts + " " + Program.Exactly(pose.C[0]);
    }

    static string Next(string[] words)
    {
        Notice notice;
        if (!Of(words).Next(out notice)) return "ok none";
        switch (notice.Kind)
        {
            case NoticeKind.Event: return "ok event " + notice.Event.Name;
            case NoticeKind.Reply: return "ok reply " + notice.Reply.Id;
            case NoticeKind.Failure: return "ok failure " + notice.Failure.Id + " " + notice.Failure.Kind;
            case NoticeKind.Opened: return "ok opened " + notice.Text;
            default: return "ok disconnected " + notice.Text.Replace('\n', ' ');
        }
    }

    static string Report(string[] words)
    {
        var stats = new Stats();
        Of(words).Report(words[2], stats);
        return "ok fps=" + Program.Exactly(stats.Fps) + " received=" + stats.Received + " lost=" + stats.Lost + " loss=" + Program.Exactly(stats.Loss)
            + " late=" + stats.Late + " voided=" + stats.Voided + " repeated=" + stats.Repeated + " astray=" + stats.Astray
            + " overflowed=" + stats.Overflowed + " aside=" + stats.Aside + " depth=" + stats.Depth + " delay=" + stats.Delay
            + " lead=" + stats.Lead + " latency=" + stats.Latency + " roundtrip=" + stats.RoundTrip + " offset=" + stats.Offset
            + " reconnects=" + stats.Reconnects + " refused=" + stats.Refused + " forgotten=" + stats.Forgotten;
    }

    static string Text(string hex)
    {
        return Encoding.UTF8.GetString(Lines.Bytes(hex));
    }
}
