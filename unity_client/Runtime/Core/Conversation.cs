using System;

namespace Kinelink
{
    /// <summary>
    /// What a client says to the server and when: hello, open_session, subscriptions, pings; again after a restart or a silence. Knows
    /// no sockets and no clock. All times are nanoseconds on one's own clock. Not for several threads at once.
    /// </summary>
    public sealed class Conversation
    {
        public const long Silence = 3000L * 1000 * 1000;
        public const long RetryAfter = 5000L * 1000 * 1000;
        public const long PingEvery = 1000L * 1000 * 1000;

        // A few pings at first, so that the clock is good soon.
        public const int QuickPings = 5;
        public const long QuickPingEvery = 100L * 1000 * 1000;

        private const long OldestPong = 10 * PingEvery;
        private const int Channels = 3;

        private readonly ClientOptions options;
        private readonly IConversationLink link;
        private readonly bool[] connected = new bool[Channels];
        private readonly long[] heard = new long[Channels];
        private uint lastId;
        private uint greeting;
        private uint opening;
        private long nextTry;
        private long nextPing;
        private int quickPings;
        private bool waiting;
        private long waitingSince;
        private bool streaming;
        private readonly uint[] quietIds = new uint[256];
        private readonly Telling[] quietness = new Telling[256];
        private int nextQuiet;

        /// <summary>Throws ProtocolError for options that can't be sent, rather than later on some thread.</summary>
        public Conversation(ClientOptions options, IConversationLink link)
        {
            Requests.Hello(0, options.Client, options.Token);
            Requests.OpenSession(0, options.Session, options.Scene, options.Characters, options.Seed, false);
            this.options = options;
            this.link = link;
            Clock = new ClockSync();
            Session = options.Session;
            Characters = new string[0];
        }

        public ConversationState State { get; private set; }
        public ClockSync Clock { get; private set; }

        /// <summary>Which run of the server this is; null before the first hello.</summary>
        public string Instance { get; private set; }

        /// <summary>The session's name; null until one is known.</summary>
        public string Session { get; private set; }
        public string[] Characters { get; private set; }

        /// <summary>How long before its `ts` the server sends a frame.</summary>
        public long Lookahead { get; private set; }

        /// <summary>After how many frames over WebSocket the server wants to be told that they came.</summary>
        public int AcknowledgeEvery { get; private set; }

        /// <summary>An id for a request.</summary>
        public uint NextId()
        {
            unchecked { lastId++; }
            if (lastId == 0) lastId = 1;
            return lastId;
        }

        /// <summary>An id for a request of whose answers the caller isn't told all.</summary>
        internal uint NextId(Telling telling)
        {
            uint id = NextId();
            if (telling == Telling.Answers) return id;
            quietIds[nextQuiet] = id;
            quietness[nextQuiet] = telling;
            nextQuiet = (nextQuiet + 1) % quietIds.Length;
            return id;
        }

        public void Connected(Channel channel, long now)
        {
            connected[(int)channel] = true;
            heard[(int)channel] = now;
            if (channel == Channel.Control) Greet(now);
        }

        public void Disconnected(Channel channel)
        {
            connected[(int)channel] = false;
            if (channel == Channel.State) streaming = false;
            if (channel == Channel.Control) State = ConversationState.Offline;
        }

        /// <summary>Some message came.</summary>
        public void Heard(Channel channel, long now)
        {
            heard[(int)channel] = now;
            if (channel == Channel.State) streaming = true;
            if (channel == Channel.Control) waiting = false;
        }

        public void Take(Heartbeat beat, long now)
        {
            bool greeted = State == ConversationState.Opening || State == ConversationState.Open;
            if (greeted && beat.Instance != Instance) Greet(now);
        }

        public void Take(Pong pong, long now)
        {
            if (pong.T0 <= now && pong.T0 > now - OldestPong) Clock.Add(pong.T0, pong.T1, pong.T2, now);
        }

        /// <summary>False where the reply is to a request that the caller made.</summary>
        public bool Take(Reply reply, long now)
        {
            if (reply.Id == greeting && State == ConversationState.Greeting) Greeted(reply.Result, now);
            else if (reply.Id == opening && State == ConversationState.Opening) Opened(reply.Result);
            else return TellingOf(reply.Id) != Telling.Answers;
            return true;
        }

        /// <summary>A request was refused. False where the caller is to be told.</summary>
        public bool Take(Failure failure, long now)
        {
            bool hello = failure.Id == greeting && State == ConversationState.Greeting;
            bool open = failure.Id == opening && State == ConversationState.Opening;
            if (hello || open) Refuse(now);
            else if (failure.Kind == "unknown_session" && State == ConversationState.Open) OpenSession();
            return TellingOf(failure.Id) == Telling.Nothing;
        }

        /// <summary>Do what it is time for. To be called a few times a second at least.</summary>
        public void Tick(long now)
        {
            if (Silent(now))
            {
                for (int i = 0; i < Channels; i++) heard[i] = now;
                waiting = false;
                link.Reconnect();
                return;
            }
            if (State == ConversationState.Refused && now >= nextTry) Greet(now);
            bool greeted = State == ConversationState.Opening || State == ConversationState.Open;
            if (!greeted || now < nextPing) return;
            nextPing = now + (quickPings > 0 ? QuickPingEvery : PingEvery);
            if (quickPings > 0) quickPings--;
            Ask(Requests.Ping(NextId(), now), now);
        }

        private Telling TellingOf(uint id)
        {
            int at = id == 0 ? -1 : Array.IndexOf(quietIds, id);
            return at < 0 ? Telling.Answers : quietness[at];
        }

        private bool Silent(long now)
        {
            bool events = connected[(int)Channel.Events] && now - heard[(int)Channel.Events] > Silence;
            bool state = streaming && State == ConversationState.Open && now - heard[(int)Channel.State] > Silence;
            // Pings go out with Tick only, so that the control channel's silence counts from what wasn't answered.
            bool control = connected[(int)Channel.Control] && waiting && now - waitingSince > Silence;
            return events || state || control;
        }

        private void Ask(byte[] request, long now)
        {
            if (!waiting) waitingSince = now;
            waiting = true;
            link.Send(request);
        }

        private void Greet(long now)
        {
            State = ConversationState.Greeting;
            greeting = NextId();
            Ask(Requests.Hello(greeting, options.Client, options.Token), now);
        }

        private void Greeted(Value result, long now)
        {
            string instance = result["instance"].AsText;
            if (Instance != null && instance != Instance)
            {
                Clock.Clear();
                link.Forget();
            }
            Instance = instance;
            Lookahead = (long)(result["streams"]["lookahead"].AsNumber * 1e9);
            AcknowledgeEvery = (int)Math.Min(Math.Max(result["streams"]["ack"].AsWhole, 1), short.MaxValue);
            nextPing = now;
            quickPings = QuickPings;
            OpenSession();
            Tick(now);
        }

        private void OpenSession()
        {
            State = ConversationState.Opening;
            opening = NextId();
            link.Send(Requests.OpenSession(opening, Session, options.Scene, options.Characters, options.Seed, false));
        }

        private void Opened(Value result)
        {
            Value names = result["characters"];
            var characters = new string[Math.Min(names.Count, Limits.Characters)];
            for (int i = 0; i < characters.Length; i++) characters[i] = names[i].AsText;
            // A name that the server found is asked for from now on, so that all later subscriptions are the same.
            Session = result["session"].AsText;
            Characters = characters;
            State = ConversationState.Open;
            link.Listen(Session, Characters);
        }

        private void Refuse(long now)
        {
            State = ConversationState.Refused;
            nextTry = now + RetryAfter;
        }
    }
}
