using System;
using System.Collections.Generic;
using System.Threading;

namespace Kinelink
{
    /// <summary>
    /// A client of a Kinelink server: one session with its characters, over ZeroMQ or WebSocket. Call Update once a frame, then Sample
    /// for each character, then fetch notices with Next; ClientRequests has what can be asked. Nothing here waits for the network.
    /// </summary>
    public sealed class KinelinkClient : ITransportListener, IConversationLink, IDisposable
    {
        private readonly object gate = new object();
        private readonly MsgPackReader eventsReader = new MsgPackReader();
        private readonly MsgPackReader controlReader = new MsgPackReader();
        private readonly NoticeQueue notices = new NoticeQueue();
        private readonly InfoTable<ObjectsInfo> things = new InfoTable<ObjectsInfo>();
        private readonly CharacterStreams streams = new CharacterStreams();
        private readonly Conversation conversation;
        private readonly Transport transport;
        private readonly bool sound;
        private bool stale;
        private long refused;
        // Apart from the lock, for audio threads.
        private long offset;
        private int synced;

        /// <summary>Throws ProtocolError for options that can't be sent.</summary>
        public KinelinkClient(ClientOptions options)
        {
            conversation = new Conversation(options, this);
            transport = Transport.Make(options, this);
            sound = options.Sound;
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
                CharacterStream stream = streams.Of(character);
                return stream == null ? null : stream.Sound;
            }
        }

        /// <summary>Begin to connect.</summary>
        public void Start()
        {
            transport.Start();
        }

        /// <summary>Do what it is time for: pings, play heads, connecting again. Once a frame, or a few times a second.</summary>
        public void Update()
        {
            // Not under the lock: where there are no threads, messages are received here.
            transport.Tick();
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
                CharacterStream stream = streams.Of(character);
                if (stream == null || !conversation.Clock.Synced) return Shown.Nothing;
                return stream.Sample(conversation.Clock.ServerNow(MonotonicClock.Now()), things, into);
            }
        }

        /// <summary>What the numbers of a frame mean; null where it isn't known.</summary>
        public SkeletonInfo Skeleton(Frame frame)
        {
            lock (gate) return streams.Skeleton(frame);
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
                CharacterStream stream = streams.Of(character);
                if (stream != null) stream.Report(MonotonicClock.Now(), conversation.Lookahead, into);
                into.RoundTrip = conversation.Clock.RoundTrip;
                into.Offset = conversation.Clock.Offset;
                into.Reconnects = transport.Reconnects;
                into.Refused = refused;
                into.Forgotten = notices.Forgotten;
            }
        }

        /// <summary>End all connections.</summary>
        public void Dispose()
        {
            // Not under the lock: the threads that are waited for may want it.
            transport.Dispose();
        }

        /// <summary>Make a request about the session. Its id; 0 where that isn't open.</summary>
        internal uint Request(Func<uint, string, byte[]> request, Telling telling = Telling.Answers)
        {
            lock (gate)
            {
                if (conversation.State != ConversationState.Open) return 0;
                uint id = conversation.NextId(telling);
                return transport.Send(request(id, conversation.Session)) ? id : 0;
            }
        }

        void ITransportListener.Connected(Channel channel)
        {
            lock (gate)
            {
                conversation.Connected(channel, MonotonicClock.Now());
                if (channel == Channel.State) stale = false;
                streams.Rejoin(channel);
            }
        }

        void ITransportListener.Disconnected(Channel channel)
        {
            lock (gate) conversation.Disconnected(channel);
        }

        void ITransportListener.Ended(string what)
        {
            notices.Put(new Notice(NoticeKind.Disconnected, what));
        }

        void ITransportListener.Received(Channel channel, byte[] data, int offset, int count)
        {
            long now = MonotonicClock.Now();
            lock (gate)
            {
                conversation.Heard(channel, now);
                try
                {
                    if (channel == Channel.State) ReceiveState(data, offset, count, now);
                    else if (channel == Channel.Events) ReceiveEvent(data, offset, count, now);
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
            return transport.Send(request);
        }

        void IConversationLink.Listen(string session, string[] characters)
        {
            streams.Open(session, characters);
            List<byte[]> state = new List<byte[]>(), events = new List<byte[]> { Topics.Objects(session) };
            streams.PutTopics(state, events, sound);
            transport.AcknowledgeEvery(conversation.AcknowledgeEvery);
            uint first = conversation.NextId(Telling.Nothing);
            transport.Listen(state, events, first);
            notices.Put(new Notice(NoticeKind.Opened, session, first));
        }

        void IConversationLink.Forget()
        {
            KeepClock();
            things.Clear();
            streams.Forget();
            stale = transport.RenewStreams();
        }

        void IConversationLink.Reconnect()
        {
            transport.Reconnect();
        }

        private void ReceiveState(byte[] data, int offset, int count, long now)
        {
            // Without a clock nobody can tell when a frame is to be shown; and what comes before a new connection is the old server's.
            if (stale || !conversation.Clock.Synced) return;
            CharacterStream stream = streams.OfFrame(data, offset, count);
            if (stream == null) return;
            int topic = stream.FrameTopic.Length;
            stream.Receive(data, offset + topic, count - topic, now, conversation.Clock.ServerNow(now));
        }

        private void ReceiveEvent(byte[] data, int offset, int count, long now)
        {
            // Before its type is looked at, which would make a text of it fifty times a second.
            CharacterStream speaking = streams.OfSound(data, offset, count);
            int topic = Topics.Length(data, offset, count);
            if (speaking != null)
            {
                if (conversation.Clock.Synced) speaking.ReceiveSound(data, offset + topic, count - topic);
                return;
            }
            MsgPackReader reader = eventsReader;
            reader.Reset(data, offset + topic, count - topic);
            string type = MessageType.Of(reader);
            reader.Reset(data, offset + topic, count - topic);
            if (type == MessageType.Heartbeat) conversation.Take(Heartbeat.Read(reader), now);
            else if (type == MessageType.Event) notices.Put(new Notice(EventInfo.Read(reader)));
            else if (type == MessageType.Skeleton) streams.Keep(SkeletonInfo.Read(reader));
            else if (type == MessageType.Objects) Keep(ObjectsInfo.Read(reader));
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
            foreach (CharacterStream stream in streams.All)
            {
                Heard played;
                long now = ServerNow;
                if (!stream.HasPlayed(now, out played)) continue;
                uint id = conversation.NextId(Telling.Nothing);
                transport.Send(TalkRequests.PlayHead(id, conversation.Session, stream.Name, played.Utterance, played.Sample, now));
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
    }
}
