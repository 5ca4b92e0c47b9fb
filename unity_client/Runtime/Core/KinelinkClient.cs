using System;
using System.Threading;

namespace Kinelink
{
    /// <summary>
    /// A client of a Kinelink server: three connections, one session with its characters. Call Update once a frame, then Sample for
    /// each character, then fetch notices with Next. Nothing here waits for the network.
    /// </summary>
    public sealed class KinelinkClient : IZmtpListener, IConversationLink, IDisposable
    {
        private readonly object gate = new object();
        private readonly MsgPackReader eventsReader = new MsgPackReader();
        private readonly MsgPackReader controlReader = new MsgPackReader();
        private readonly NoticeQueue notices = new NoticeQueue();
        private readonly InfoTable<ObjectsInfo> things = new InfoTable<ObjectsInfo>();
        private readonly Conversation conversation;
        private readonly ZmtpConnection state;
        private readonly ZmtpConnection events;
        private readonly ZmtpConnection control;
        private CharacterStream[] streams = new CharacterStream[0];
        private byte[] objectsTopic = new byte[0];
        private readonly bool sound;
        private bool stale;
        private long refused;
        // Apart from the lock, for audio threads.
        private long offset;
        private int synced;

        public KinelinkClient(ClientOptions options)
        {
            conversation = new Conversation(options, this);
            sound = options.Sound;
            state = new ZmtpConnection(options.Host, options.StatePort, ZmtpSocketType.Sub, this);
            events = new ZmtpConnection(options.Host, options.EventsPort, ZmtpSocketType.Sub, this);
            control = new ZmtpConnection(options.Host, options.ControlPort, ZmtpSocketType.Dealer, this);
            events.Subscribe(Topics.Heartbeat);
        }

        public ConversationState State
        {
            get { lock (gate) return conversation.State; }
        }

        public string Session
        {
            get { lock (gate) return conversation.Session; }
        }

        public string[] Characters
        {
            get { lock (gate) return conversation.Characters; }
        }

        /// <summary>The server's clock now, nanoseconds; 0 before the first pong.</summary>
        public long ServerNow
        {
            get { return ServerTime(MonotonicClock.Now()); }
        }

        /// <summary>The server's clock at a time of MonotonicClock; 0 before the first pong. Takes no lock: audio threads may ask.</summary>
        public long ServerTime(long own)
        {
            return Volatile.Read(ref synced) != 0 ? own + Interlocked.Read(ref offset) : 0;
        }

        /// <summary>What a character says, for an output to read; null until the session is open, then the same one for good.</summary>
        public SoundTrack Sound(string character)
        {
            lock (gate)
            {
                CharacterStream stream = StreamOf(character);
                return stream == null ? null : stream.Sound;
            }
        }

        /// <summary>Begin to connect.</summary>
        public void Start()
        {
            control.Start();
            events.Start();
            state.Start();
        }

        /// <summary>Do what it is time for: pings, play heads, connecting again. Once a frame, or a few times a second.</summary>
        public void Update()
        {
            lock (gate)
            {
                conversation.Tick(MonotonicClock.Now());
                TellPlayHeads();
            }
        }

        /// <summary>The pose of a character now. Where there is none yet, `into` stays as it is.</summary>
        public Shown Sample(string character, Frame into)
        {
            lock (gate)
            {
                CharacterStream stream = StreamOf(character);
                if (stream == null || !conversation.Clock.Synced) return Shown.Nothing;
                return stream.Sample(conversation.Clock.ServerNow(MonotonicClock.Now()), things, into);
            }
        }

        /// <summary>What the numbers of a frame mean; null where it isn't known.</summary>
        public SkeletonInfo Skeleton(Frame frame)
        {
            lock (gate)
            {
                CharacterStream stream = StreamOf(frame.Character);
                return stream == null ? null : stream.Skeleton(frame.Sk);
            }
        }

        /// <summary>What things a frame has; null where it isn't known.</summary>
        public ObjectsInfo Objects(Frame frame)
        {
            lock (gate) return things.Find(frame.Ok);
        }

        /// <summary>The next notice, in the order in which they came. False where there is none.</summary>
        public bool Next(out Notice notice)
        {
            return notices.Take(out notice);
        }

        /// <summary>How a character's stream is doing.</summary>
        public void Report(string character, Stats into)
        {
            lock (gate)
            {
                CharacterStream stream = StreamOf(character);
                if (stream != null) stream.Report(MonotonicClock.Now(), conversation.Lookahead, into);
                into.RoundTrip = conversation.Clock.RoundTrip;
                into.Offset = conversation.Clock.Offset;
                into.Reconnects = Math.Max(state.Connects - 1, 0) + Math.Max(events.Connects - 1, 0) + Math.Max(control.Connects - 1, 0);
                into.Refused = refused;
                into.Forgotten = notices.Forgotten;
            }
        }

        /// <summary>End all connections.</summary>
        public void Dispose()
        {
            // Not under the lock: the threads that are waited for may want it.
            control.Dispose();
            events.Dispose();
            state.Dispose();
        }

        void IZmtpListener.Connected(ZmtpConnection connection)
        {
            lock (gate)
            {
                conversation.Connected(ChannelOf(connection), MonotonicClock.Now());
                if (connection == state) stale = false;
                foreach (CharacterStream stream in streams)
                {
                    if (connection == state) stream.Rejoin();
                    else if (connection == events) stream.Sound.Rejoin();
                }
            }
        }

        void IZmtpListener.Disconnected(ZmtpConnection connection, string reason)
        {
            lock (gate) conversation.Disconnected(ChannelOf(connection));
            notices.Put(new Notice(NoticeKind.Disconnected, ChannelOf(connection) + ": " + reason));
        }

        void IZmtpListener.Received(ZmtpConnection connection, byte[] data, int offset, int count)
        {
            long now = MonotonicClock.Now();
            lock (gate)
            {
                conversation.Heard(ChannelOf(connection), now);
                try
                {
                    if (connection == state) ReceiveState(data, offset, count, now);
                    else if (connection == events) ReceiveEvent(data, offset, count, now);
                    else ReceiveControl(data, offset, count, now);
                }
                catch (ProtocolError)
                {
                    refused++;
                    throw;
                }
            }
        }

        bool IConversationLink.Send(byte[] request)
        {
            return control.Send(request);
        }

        void IConversationLink.Listen(string session, string[] characters)
        {
            var now = new CharacterStream[characters.Length];
            for (int i = 0; i < now.Length; i++)
                now[i] = StreamOf(characters[i]) ?? new CharacterStream(session, characters[i]);
            streams = now;
            objectsTopic = Topics.Objects(session);
            events.Subscribe(objectsTopic);
            foreach (CharacterStream stream in streams)
            {
                events.Subscribe(stream.SkeletonTopic);
                events.Subscribe(stream.EventTopic);
                if (sound) events.Subscribe(stream.AudioTopic);
                state.Subscribe(stream.FrameTopic);
            }
            notices.Put(new Notice(NoticeKind.Opened, session));
        }

        void IConversationLink.Forget()
        {
            stale = true;
            KeepClock();
            things.Clear();
            foreach (CharacterStream stream in streams) stream.Forget();
            state.Reconnect();
            events.Reconnect();
        }

        void IConversationLink.Reconnect()
        {
            control.Reconnect();
            events.Reconnect();
            state.Reconnect();
        }

        /// <summary>Make a request about the session. Its id; 0 where that isn't open.</summary>
        internal uint Request(Func<uint, string, byte[]> request, Telling telling = Telling.Answers)
        {
            lock (gate)
            {
                if (conversation.State != ConversationState.Open) return 0;
                uint id = conversation.NextId(telling);
                return control.Send(request(id, conversation.Session)) ? id : 0;
            }
        }

        private void ReceiveState(byte[] data, int offset, int count, long now)
        {
            // Without a clock nobody can tell when a frame is to be shown; and what comes before a new connection is the old server's.
            if (stale || !conversation.Clock.Synced) return;
            foreach (CharacterStream stream in streams)
            {
                int topic = stream.FrameTopic.Length;
                if (!Topics.Match(stream.FrameTopic, data, offset, count)) continue;
                stream.Receive(data, offset + topic, count - topic, now, conversation.Clock.ServerNow(now));
                return;
            }
        }

        private void ReceiveEvent(byte[] data, int offset, int count, long now)
        {
            // Before its type is looked at, which would make a text of it fifty times a second.
            if (ReceiveSound(data, offset, count)) return;
            int topic = Topics.Length(data, offset, count);
            MsgPackReader reader = eventsReader;
            reader.Reset(data, offset + topic, count - topic);
            string type = MessageType.Of(reader);
            reader.Reset(data, offset + topic, count - topic);
            if (type == MessageType.Heartbeat) conversation.Take(Heartbeat.Read(reader), now);
            else if (type == MessageType.Event) notices.Put(new Notice(EventInfo.Read(reader)));
            else if (type == MessageType.Objects) Keep(ObjectsInfo.Read(reader));
            else if (type == MessageType.Skeleton) Keep(SkeletonInfo.Read(reader));
        }

        private bool ReceiveSound(byte[] data, int offset, int count)
        {
            foreach (CharacterStream stream in streams)
            {
                int topic = stream.AudioTopic.Length;
                if (!Topics.Match(stream.AudioTopic, data, offset, count)) continue;
                if (conversation.Clock.Synced) stream.ReceiveSound(data, offset + topic, count - topic);
                return true;
            }
            return false;
        }

        private void ReceiveControl(byte[] data, int offset, int count, long now)
        {
            MsgPackReader reader = controlReader;
            reader.Reset(data, offset, count);
            string type = MessageType.Of(reader);
            reader.Reset(data, offset, count);
            if (type == MessageType.Pong)
            {
                conversation.Take(Pong.Read(reader), now);
                KeepClock();
            }
            else if (type == MessageType.Reply)
            {
                Reply reply = Reply.Read(reader);
                if (!conversation.Take(reply, now)) notices.Put(new Notice(reply));
            }
            else if (type == MessageType.Failure)
            {
                Failure failure = Failure.Read(reader);
                if (!conversation.Take(failure, now)) notices.Put(new Notice(failure));
            }
        }

        private void TellPlayHeads()
        {
            if (conversation.State != ConversationState.Open || !conversation.Clock.Synced) return;
            foreach (CharacterStream stream in streams)
            {
                Heard played;
                long now = ServerNow;
                if (!stream.HasPlayed(now, out played)) continue;
                control.Send(TalkRequests.PlayHead(conversation.NextId(Telling.Nothing), conversation.Session, stream.Name, played.Utterance, played.Sample, now));
            }
        }

        private void KeepClock()
        {
            Interlocked.Exchange(ref offset, conversation.Clock.Offset);
            Volatile.Write(ref synced, conversation.Clock.Synced ? 1 : 0);
        }

        private void Keep(ObjectsInfo info)
        {
            if (info.Session == conversation.Session) things.Keep(info.Ok, info);
        }

        private void Keep(SkeletonInfo info)
        {
            CharacterStream stream = StreamOf(info.Character);
            if (stream != null && info.Session == conversation.Session) stream.Keep(info);
        }

        private CharacterStream StreamOf(string character)
        {
            foreach (CharacterStream stream in streams)
                if (stream.Name == character) return stream;
            return null;
        }

        private Channel ChannelOf(ZmtpConnection connection)
        {
            if (connection == control) return Channel.Control;
            return connection == events ? Channel.Events : Channel.State;
        }
    }
}
