namespace Kinelink
{
    /// <summary>What comes of one character: its topics, its buffer, its skeletons. May be used by the network's and the caller's thread.</summary>
    internal sealed class CharacterStream
    {
        private readonly object gate = new object();
        private readonly FrameReader reader = new FrameReader();
        private readonly JitterBuffer buffer = new JitterBuffer();
        private readonly FrameRate rate = new FrameRate();
        private readonly AudioReader soundReader = new AudioReader();
        private readonly Audio audio = new Audio();
        private readonly PlayHeadReport report = new PlayHeadReport();
        private readonly IdleBlend blend = new IdleBlend();
        private readonly InfoTable<SkeletonInfo> skeletons = new InfoTable<SkeletonInfo>();
        private readonly Frame sampled = new Frame();
        private Frame next = new Frame();
        private long aside;

        public CharacterStream(string session, string name)
        {
            Name = name;
            FrameTopic = Topics.Frame(session, name);
            SkeletonTopic = Topics.Skeleton(session, name);
            EventTopic = Topics.Event(session, name);
            AudioTopic = Topics.Audio(session, name);
            Sound = new SoundTrack();
        }

        public string Name { get; private set; }
        public byte[] FrameTopic { get; private set; }
        public byte[] SkeletonTopic { get; private set; }
        public byte[] EventTopic { get; private set; }
        public byte[] AudioTopic { get; private set; }

        /// <summary>What the character says.</summary>
        public SoundTrack Sound { get; private set; }

        /// <summary>How much of the pose sampled last is the stream's, 0..1.</summary>
        public float Weight { get; private set; }

        /// <summary>Take in a frame that came at `now` (own clock), which is `serverNow` on the server's.</summary>
        public void Receive(byte[] data, int offset, int count, long now, long serverNow)
        {
            lock (gate)
            {
                reader.Read(data, offset, count, next);
                next = buffer.Push(next, serverNow);
                rate.Add(now);
            }
        }

        /// <summary>Take in a message of sound.</summary>
        public void ReceiveSound(byte[] data, int offset, int count)
        {
            // Only ever called under the client's lock, and waited for by nobody else.
            soundReader.Read(data, offset, count, audio);
            Sound.Push(audio);
        }

        /// <summary>Whether the server is to be told now what was heard.</summary>
        public bool HasPlayed(long serverNow, out Heard played)
        {
            return report.Due(Sound, serverNow, out played);
        }

        public void Keep(SkeletonInfo info)
        {
            lock (gate) skeletons.Keep(info.Sk, info);
        }

        public SkeletonInfo Skeleton(string sk)
        {
            lock (gate) return skeletons.Find(sk);
        }

        /// <summary>The pose now. Where what it belongs to hasn't come yet, `into` stays as it is.</summary>
        public Shown Sample(long serverNow, InfoTable<ObjectsInfo> things, Frame into)
        {
            lock (gate)
            {
                Shown how = SampleKnown(serverNow, things);
                Weight = blend.Weight(serverNow, how);
                if (how != Shown.Nothing) into.CopyFrom(sampled);
                return how;
            }
        }

        /// <summary>The connection that frames come over was made anew.</summary>
        public void Rejoin()
        {
            lock (gate) buffer.Rejoin();
        }

        /// <summary>The server was started anew.</summary>
        public void Forget()
        {
            lock (gate)
            {
                buffer.Clear();
                skeletons.Clear();
                Sound.Clear();
            }
        }

        public void Report(long now, long lookahead, Stats into)
        {
            lock (gate)
            {
                into.Fps = rate.At(now);
                into.Received = buffer.Received;
                into.Lost = buffer.Lost;
                into.Loss = buffer.Lost == 0 ? 0 : buffer.Lost / (double)(buffer.Lost + buffer.Received);
                into.Late = buffer.Late;
                into.Voided = buffer.Voided;
                into.Repeated = buffer.Repeated;
                into.Astray = buffer.Astray;
                into.Overflowed = buffer.Overflowed;
                into.Aside = aside;
                into.Depth = buffer.Count;
                into.Delay = buffer.Delay;
                into.Lead = buffer.Lead;
                into.Weight = Weight;
                Sound.Report(into.Sound);
                into.Latency = System.Math.Max(lookahead - buffer.Lead, 0);
            }
        }

        /// <summary>Sample where all that the pose belongs to is known.</summary>
        private Shown SampleKnown(long serverNow, InfoTable<ObjectsInfo> things)
        {
            Heard heard;
            bool sounds = Sound.Heard(serverNow, out heard);
            Shown how = sounds ? buffer.Sample(serverNow, heard.Ts, sampled) : buffer.Sample(serverNow, sampled);
            Sound.Delay = buffer.NeededDelay;
            if (how == Shown.Nothing) return how;
            SkeletonInfo body = skeletons.Find(sampled.Sk);
            ObjectsInfo objects = things.Find(sampled.Ok);
            bool known = body != null && objects != null
                && sampled.Q.Length == 4 * body.Names.Length && sampled.C.Length == body.Curves.Length
                && sampled.O.Length == 7 * objects.Objects.Length;
            if (known) return how;
            aside++;
            return Shown.Nothing;
        }
    }
}
