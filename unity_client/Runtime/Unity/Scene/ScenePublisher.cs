using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// The engine's things and the session's, kept alike: opens the session with all KinelinkObjects, tells the server which come, go and are
    /// moved (changes only, so many times a second at most), and moves them as characters do. To be put beside a connection.
    /// </summary>
    [AddComponentMenu("Kinelink/Scene Publisher")]
    [DefaultExecutionOrder(150)]
    [RequireComponent(typeof(KinelinkConnection))]
    [DisallowMultipleComponent]
    public sealed class ScenePublisher : MonoBehaviour
    {
        private static readonly List<KinelinkObject> present = new List<KinelinkObject>();
        private static readonly List<ScenePublisher> publishers = new List<ScenePublisher>();

        [Tooltip("How often a second moves are sent at most")]
        [Range(1, 60)]
        public float Rate = 15;

        [Tooltip("The eyes of the person who watches: \"give it to me\" goes there. The main camera where it is empty")]
        public Transform Viewer;

        [Tooltip("Only things below this one; all of the scene where it is empty. For several sessions in one scene")]
        public Transform Below;

        private readonly List<TrackedThing> things = new List<TrackedThing>();
        private readonly List<KinelinkObject> coming = new List<KinelinkObject>();
        private readonly Dictionary<string, float[]> moved = new Dictionary<string, float[]>();

        // Of things that the server was told of and that are no more; a session that is opened anew may still have them.
        private readonly HashSet<string> gone = new HashSet<string>();
        private KinelinkConnection connection;
        private string ok;
        private int[] places = new int[0];
        private float nextSend;
        private bool compared;

        /// <summary>Messages with moves that were sent.</summary>
        public int Sent { get; private set; }

        /// <summary>Things that are kept alike.</summary>
        public IList<TrackedThing> Things
        {
            get { return things; }
        }

        internal static void Come(KinelinkObject thing)
        {
            present.Add(thing);
            // Whoever made it may not have said yet what it is.
            foreach (ScenePublisher publisher in publishers) publisher.coming.Add(thing);
        }

        internal static void Go(KinelinkObject thing)
        {
            present.Remove(thing);
            foreach (ScenePublisher publisher in publishers) publisher.Drop(thing);
        }

        [RuntimeInitializeOnLoadMethod(RuntimeInitializeLoadType.SubsystemRegistration)]
        private static void Reset()
        {
            // Statics outlive Play where the domain isn't reloaded.
            present.Clear();
            publishers.Clear();
        }

        private void OnEnable()
        {
            connection = GetComponent<KinelinkConnection>();
            publishers.Add(this);
            coming.AddRange(present);
            connection.Scene = Message;
            connection.Opened += Compare;
            if (connection.State == ConversationState.Open) Compare();
        }

        private void OnDisable()
        {
            publishers.Remove(this);
            connection.Scene = null;
            connection.Opened -= Compare;
            compared = false;
            foreach (TrackedThing thing in things) thing.Leave();
            things.Clear();
            coming.Clear();
            moved.Clear();
            ok = null;
        }

        private void LateUpdate()
        {
            KinelinkClient client = connection.Client;
            if (client == null) return;
            Take();
            // What the server has of them must be known before it is told of changes.
            bool open = compared && connection.State == ConversationState.Open;
            if (open)
                foreach (TrackedThing thing in things)
                    if (!thing.Told) Add(thing);
            foreach (TrackedThing thing in things)
                if (thing.Moved()) moved[thing.Thing.ThingId] = thing.Pose;
            Frame frame = Shown();
            if (frame != null && Know(client, frame))
                for (int i = 0; i < things.Count; i++) things[i].Follow(frame, places[i]);
            if (moved.Count == 0 || Time.unscaledTime < nextSend || !open) return;
            nextSend = Time.unscaledTime + 1 / Rate;
            if (connection.Ask(it => it.UpdateObjects(moved), Refused) == 0) return;
            Sent++;
            moved.Clear();
        }

        private void Take()
        {
            for (int i = 0; i < coming.Count; i++) Take(coming[i]);
            coming.Clear();
        }

        private void Take(KinelinkObject thing)
        {
            if (Below != null && !thing.transform.IsChildOf(Below)) return;
            for (int number = 2; Taken(thing.ThingId); number++)
            {
                if (thing.Number(number)) continue;
                Debug.LogError("Kinelink: two things are called '" + thing.ThingId + "'; give each an Id of its own, or leave it empty", thing);
                return;
            }
            gone.Remove(thing.ThingId);
            things.Add(new TrackedThing(thing, transform) { Told = thing.MovedBy == Mover.Server });
            ok = null;
        }

        private bool Taken(string id)
        {
            return things.Exists(one => one.Thing.ThingId == id);
        }

        private void Drop(KinelinkObject thing)
        {
            coming.Remove(thing);
            int at = things.FindIndex(one => one.Thing == thing);
            if (at < 0) return;
            bool ours = thing.MovedBy != Mover.Server && things[at].Told;
            things[at].Leave();
            moved.Remove(thing.ThingId);
            things.RemoveAt(at);
            ok = null;
            if (!ours) return;
            gone.Add(thing.ThingId);
            if (connection.State == ConversationState.Open) Remove(thing.ThingId);
        }

        private void Remove(string id)
        {
            connection.Ask(it => it.RemoveObject(id), Refused);
        }

        private void Add(TrackedThing tracked)
        {
            tracked.Told = true;
            Value entry = SceneMessage.Of(tracked);
            try
            {
                connection.Ask(it => it.AddObject(entry), Refused);
            }
            catch (ProtocolError error)
            {
                Debug.LogError("Kinelink: '" + tracked.Thing.name + "' can't be told to the server: " + error.Message, tracked.Thing);
            }
        }

        private Value Message()
        {
            KinelinkCharacter first = connection.Characters.Count > 0 ? connection.Characters[0] : null;
            Camera camera = Viewer == null ? Camera.main : null;
            Transform eyes = camera == null ? Viewer : camera.transform;
            Take();
            List<TrackedThing> ours = things.FindAll(one => one.Thing.MovedBy != Mover.Server);
            foreach (TrackedThing thing in ours) thing.Told = true;
            return SceneMessage.Of(ours, transform, first == null ? null : first.transform, eyes);
        }

        /// <summary>The session is open; it may be one that was there before, with other things or with ours elsewhere.</summary>
        private void Compare()
        {
            compared = false;
            connection.Ask(it => it.Describe(), (reply, failure) =>
            {
                // Without an answer the session is about to be opened anew.
                if (reply == null || !isActiveAndEnabled) return;
                compared = true;
                Take();
                var there = new Dictionary<string, Value>();
                Value objects = reply.Result["scene"]["objects"];
                for (int i = 0; i < objects.Count; i++) there[objects[i]["id"].AsText] = objects[i];
                foreach (TrackedThing thing in things)
                {
                    Value entry;
                    if (thing.Thing.MovedBy == Mover.Server) continue;
                    if (!there.TryGetValue(thing.Thing.ThingId, out entry))
                    {
                        Add(thing);
                        continue;
                    }
                    thing.Told = true;
                    if (!thing.IsAt(entry)) moved[thing.Thing.ThingId] = thing.Pose;
                }
                foreach (string id in gone)
                    if (there.ContainsKey(id)) Remove(id);
            });
        }

        /// <summary>A frame that is shown: each has all things.</summary>
        private Frame Shown()
        {
            // An enumerator of an interface would be garbage in every frame.
            for (int i = 0; i < connection.Characters.Count; i++)
                if (connection.Characters[i].Shown != Kinelink.Shown.Nothing) return connection.Characters[i].Frame;
            return null;
        }

        /// <summary>Find each thing's place among the frame's, where these have changed.</summary>
        private bool Know(KinelinkClient client, Frame frame)
        {
            if (ok == frame.Ok) return true;
            ObjectsInfo info = client.Objects(frame);
            if (info == null) return false;
            places = new int[things.Count];
            for (int i = 0; i < places.Length; i++)
                places[i] = 7 * System.Array.FindIndex(info.Objects, one => one["id"].AsText == things[i].Thing.ThingId);
            ok = frame.Ok;
            return true;
        }

        private void Refused(Reply reply, Failure failure)
        {
            if (failure != null) Debug.LogWarning("Kinelink: " + failure.Kind + ": " + failure.Message + " " + failure.Fix, this);
        }
    }
}
