using System;
using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// One session on a Kinelink server. Its transform is where the session's world has its origin; it may be moved and turned, not
    /// scaled. Characters, things and voices name the connection they belong to; without a name they take the first one.
    /// Messages are read on threads of their own, the game's thread only fetches what they have made of them.
    /// </summary>
    [AddComponentMenu("Kinelink/Connection")]
    [DefaultExecutionOrder(-200)]
    [DisallowMultipleComponent]
    public sealed class KinelinkConnection : MonoBehaviour
    {
        // So long a server may take to answer before the console says that there is none, seconds.
        private const float Patience = 5;

        private static readonly List<KinelinkConnection> all = new List<KinelinkConnection>();

        [Header("Server")]
        public string Host = "127.0.0.1";
        public int StatePort = 7601;
        public int EventsPort = 7602;
        public int ControlPort = 7603;

        [Tooltip("ws://host:7600/ws or wss://…, in place of the three ports: for a server on another host, and in browsers")]
        public string Address = "";

        [Tooltip("Over wss: the fingerprint of the server's certificate, as `kinelink serve --lan` prints it; empty where an authority vouches for it")]
        public string Fingerprint = "";

        [Tooltip("What the server asks for where it listens beyond this machine; better set from code than saved in a scene")]
        public string Token = "";

        [Header("Session")]
        [Tooltip("The session to make or join; a new one of the server's choice where it is empty")]
        public string Session = "";
        public int Seed;

        private readonly List<KinelinkCharacter> characters = new List<KinelinkCharacter>();
        private readonly Dictionary<uint, Action<Reply, Failure>> waiting = new Dictionary<uint, Action<Reply, Failure>>();
        private KinelinkClient client;
        private float began;
        private bool warned;

        /// <summary>The session is open, for the first time or again: what the engine has to tell it is to be told anew.</summary>
        public event Action Opened;

        /// <summary>A request was done.</summary>
        public event Action<Reply> Replied;

        /// <summary>A request was refused.</summary>
        public event Action<Failure> Failed;

        /// <summary>Something is going to happen to a character, at the Ts of the event. KinelinkCharacter tells when it does.</summary>
        public event Action<EventInfo> Announced;

        /// <summary>A connection has ended, and why; it is tried again.</summary>
        public event Action<string> Disconnected;

        /// <summary>As Failed, for this package's own use: who hears this doesn't keep a refusal out of the console.</summary>
        internal event Action<Failure> Refused;

        /// <summary>The first connection that is enabled; null where there is none.</summary>
        public static KinelinkConnection First
        {
            get { return all.Count == 0 ? null : all[0]; }
        }

        /// <summary>All that are enabled.</summary>
        public static IList<KinelinkConnection> All
        {
            get { return all; }
        }

        /// <summary>The core's client; null before the first Update and while disabled.</summary>
        public KinelinkClient Client
        {
            get { return client; }
        }

        /// <summary>How far the conversation with the server was when this frame began. When it is open, Opened has been told.</summary>
        public ConversationState State { get; private set; }

        /// <summary>Why the session isn't open, for people; null while it is, and before the first attempt has failed.</summary>
        public string Trouble { get; private set; }

        /// <summary>Characters that belong to this connection.</summary>
        public IList<KinelinkCharacter> Characters
        {
            get { return characters; }
        }

        /// <summary>The scene to open the session with; ScenePublisher sets it.</summary>
        public Func<Value> Scene { get; set; }

        /// <summary>Opens WebSockets in a way of one's own, such as another library's; null for the platform's usual one.</summary>
        public Func<string, IConnectionListener, IConnection> OpenWebSocket { get; set; }

        /// <summary>
        /// Do what is said with the client, and hear how it ended: one of reply and failure is null, or both where the connection ended before
        /// the answer came. The request's id; 0 where there is no open session, and then nothing is heard.
        /// </summary>
        public uint Ask(Func<KinelinkClient, uint> request, Action<Reply, Failure> then = null)
        {
            uint id = client == null ? 0 : request(client);
            if (id != 0 && then != null) waiting[id] = then;
            return id;
        }

        /// <summary>Have a character belong to this session; before it is opened.</summary>
        public void Add(KinelinkCharacter character)
        {
            foreach (KinelinkCharacter other in characters)
                if (other.Name == character.Name)
                    Debug.LogError("Kinelink: two characters of one session are called '" + character.Name + "'; give each a name of its own", character);
            characters.Add(character);
            if (client != null && client.State == ConversationState.Open && Array.IndexOf(client.Characters, character.Name) < 0)
                Debug.LogWarning(
                    "Kinelink: '" + character.Name + "' came after the session was opened and isn't in it; disable and enable the connection to open it anew", character);
        }

        public void Remove(KinelinkCharacter character)
        {
            characters.Remove(character);
        }

        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.SubsystemRegistration)]
        private static void Reset()
        {
            // Statics outlive Play where the domain isn't reloaded.
            all.Clear();
        }

        private void OnEnable()
        {
            all.Add(this);
        }

        private void Update()
        {
            // Not in OnEnable: characters and scene must have had the time to say what they are.
            if (client == null && !Begin()) return;
            client.Update();
            // Before what came is told: a session that is open here has its notice among it.
            State = client.State;
            Notice notice;
            while (client != null && client.Next(out notice)) Tell(notice);
            if (warned || Trouble == null || Time.unscaledTime - began < Patience) return;
            warned = true;
            Debug.LogWarning("Kinelink: the session isn't open yet, and it is tried again and again: " + Trouble, this);
        }

        private void OnDisable()
        {
            all.Remove(this);
            Abandon(id => true);
            KinelinkClient ending = client;
            client = null;
            State = ConversationState.Offline;
            Trouble = null;
            // Closes the sockets, which ends whatever waits for them, and joins the threads.
            if (ending != null) ending.Dispose();
        }

        private bool Begin()
        {
            if (Address.Length == 0 && OpenWebSocket == null && ClientFactory.OpenWebSocket != null)
            {
                Debug.LogError("Kinelink: browsers have WebSockets only; set Address, such as wss://host:7600/ws", this);
                enabled = false;
                return false;
            }
            var names = new string[Math.Max(characters.Count, 1)];
            names[0] = "actor";
            for (int i = 0; i < characters.Count; i++) names[i] = characters[i].Name;
            try
            {
                client = ClientFactory.Make(this, names, Scene == null ? null : Scene());
            }
            catch (ProtocolError error)
            {
                Debug.LogError("Kinelink: " + error.Message, this);
                enabled = false;
                return false;
            }
            client.Start();
            began = Time.unscaledTime;
            warned = false;
            return true;
        }

        private void Tell(Notice notice)
        {
            switch (notice.Kind)
            {
                case NoticeKind.Opened:
                    Open(notice.Id);
                    break;
                case NoticeKind.Event:
                    foreach (KinelinkCharacter character in characters) character.Announce(notice.Event);
                    if (Announced != null) Announced(notice.Event);
                    break;
                case NoticeKind.Reply:
                    Answer(notice.Reply.Id, notice.Reply, null);
                    if (Replied != null) Replied(notice.Reply);
                    break;
                case NoticeKind.Failure:
                    Failure failure = notice.Failure;
                    if (State != ConversationState.Open) Trouble = failure.Message + " " + failure.Fix;
                    if (Refused != null) Refused(failure);
                    // Whoever waits for the answer says what it means; nothing is silent.
                    if (!Answer(failure.Id, null, failure) && Failed == null)
                        Debug.LogWarning("Kinelink: " + failure.Kind + ": " + failure.Message + " " + failure.Fix, this);
                    if (Failed != null) Failed(failure);
                    break;
                case NoticeKind.Disconnected:
                    if (State != ConversationState.Open) Trouble = notice.Text;
                    if (Disconnected != null) Disconnected(notice.Text);
                    break;
            }
        }

        /// <summary>The session is open. first: the first id of a request to it as it is now.</summary>
        private void Open(uint first)
        {
            // Answers of the connection before don't come any more; what was asked since does get one.
            Abandon(id => unchecked((int)(id - first)) < 0);
            Trouble = null;
            warned = true;
            if (Opened != null) Opened();
        }

        /// <summary>Tell those who wait for answers of these requests that none come.</summary>
        private void Abandon(Predicate<uint> which)
        {
            foreach (uint id in new List<uint>(waiting.Keys).FindAll(which)) Answer(id, null, null);
        }

        private bool Answer(uint id, Reply reply, Failure failure)
        {
            Action<Reply, Failure> then;
            if (!waiting.TryGetValue(id, out then)) return false;
            waiting.Remove(id);
            then(reply, failure);
            return true;
        }
    }
}
