using System;
using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// One character of a session on one body: shows its poses after the Animator has run, its face, and tells its events when they happen.
    /// To be put on the body's root, which faces along its own +Z; the bones must be in the pose they were authored in when it awakes.
    /// </summary>
    [AddComponentMenu("Kinelink/Character")]
    [DefaultExecutionOrder(100)]
    [DisallowMultipleComponent]
    public sealed class KinelinkCharacter : MonoBehaviour
    {
        [Tooltip("The first connection of the scene where it is empty")]
        public KinelinkConnection Connection;

        [Tooltip("What the session calls this character; each of a session has a name of its own")]
        public string Name = "actor";

        [Header("Body")]
        [Tooltip("A humanoid's; found on this object or below where it is empty")]
        public Animator Animator;

        [Tooltip("Bones that the Animator doesn't know: Window > Kinelink > Mapping Wizard fills these in")]
        public BoneSlot[] Bones = new BoneSlot[0];

        [Tooltip("Share of the pose that is the stream's; the rest is the Animator's. When no frames come the Animator gets it all, where there is one that plays")]
        [Range(0, 1)]
        public float Weight = 1;

        [Header("Face")]
        public FaceMap FaceMap;

        [Tooltip("Meshes with blend shapes; all below this object where it is empty")]
        public SkinnedMeshRenderer[] Faces = new SkinnedMeshRenderer[0];

        public CharacterEvents Events = new CharacterEvents();

        private readonly Frame frame = new Frame();
        private readonly IdleBlend idle = new IdleBlend();
        private readonly EventSchedule schedule = new EventSchedule();
        private readonly VisemeTrack visemes = new VisemeTrack();
        private KinelinkConnection joined;
        private AvatarPublisher avatar;
        private DirectRetarget retarget;
        private FaceBinding face;
        private Action<EventInfo> tell;

        /// <summary>Something happens to this character now.</summary>
        public event Action<EventInfo> Happened;

        /// <summary>The frame that is shown was put onto the bones.</summary>
        public event Action<Frame> Posed;

        /// <summary>The bones; null before Awake.</summary>
        public Rig Rig { get; private set; }

        /// <summary>The frame that is shown, of the session's axes.</summary>
        public Frame Frame
        {
            get { return frame; }
        }

        /// <summary>How the last pose was come by.</summary>
        public Shown Shown { get; private set; }

        /// <summary>The connection that it is a character of; null while disabled.</summary>
        public KinelinkConnection Joined
        {
            get { return joined; }
        }

        /// <summary>How the face map was matched; null where there is none or no frame came yet.</summary>
        public FaceBinding Face
        {
            get { return face; }
        }

        /// <summary>What the frames' numbers mean; null before the first one is shown.</summary>
        public SkeletonInfo Skeleton
        {
            get { return retarget == null ? null : retarget.Skeleton; }
        }

        /// <summary>
        /// Do what the words say. then: how it ended; one of reply and failure is null, or both where the connection ended before. The
        /// request's id, 0 where no session is open. Throws ProtocolError for a text that is too long to be sent.
        /// </summary>
        public uint Perform(string text, Action<Reply, Failure> then = null)
        {
            return Ask(client => client.Perform(Name, text), then);
        }

        /// <summary>End what is done and said.</summary>
        public uint Interrupt(Action<Reply, Failure> then = null)
        {
            return Ask(client => client.Interrupt(Name), then);
        }

        /// <summary>Turn head and eyes to a thing.</summary>
        public uint LookAt(KinelinkObject thing, Action<Reply, Failure> then = null)
        {
            return Perform("look at the " + thing.SpokenName, then);
        }

        /// <summary>Ask for something that only the core's client has.</summary>
        public uint Ask(Func<KinelinkClient, uint> request, Action<Reply, Failure> then = null)
        {
            return joined == null ? 0 : joined.Ask(request, then);
        }

        /// <summary>The body was scaled, evenly.</summary>
        public void Rescale()
        {
            Rig.Rescale();
            if (Skeleton != null) retarget.Begin(Skeleton);
        }

        internal void Announce(EventInfo info)
        {
            if (info.Character != Name) return;
            visemes.Add(info);
            schedule.Add(info);
        }

        private void Awake()
        {
            if (Animator == null) Animator = GetComponentInChildren<Animator>();
            Rig = new Rig(transform, Animator, Bones);
            List<string> missing = Rig.Missing();
            if (missing.Count > 0)
                Debug.LogError("Kinelink: '" + name + "' has no bones for " + string.Join(", ", missing.ToArray()) + "; " + Remedy(), this);
            retarget = new DirectRetarget(Rig);
            avatar = GetComponent<AvatarPublisher>();
            tell = Happen;
            if (FaceMap == null) return;
            face = new FaceBinding(FaceMap, Faces.Length > 0 ? Faces : GetComponentsInChildren<SkinnedMeshRenderer>());
        }

        private void OnEnable()
        {
            joined = Connection != null ? Connection : KinelinkConnection.First;
            if (joined == null)
            {
                Debug.LogError("Kinelink: '" + name + "' has no connection; put a Kinelink Connection into the scene", this);
                return;
            }
            joined.Add(this);
        }

        private void OnDisable()
        {
            if (joined != null) joined.Remove(this);
            joined = null;
            schedule.Clear();
        }

        private void LateUpdate()
        {
            Shown = Shown.Nothing;
            KinelinkClient client = joined == null ? null : joined.Client;
            if (client == null) return;
            Shown how = client.Sample(Name, frame);
            // A frame of another body is left aside until this one's has come.
            if (how != Shown.Nothing && (avatar == null || avatar.Accepts(frame)) && Know(client)) Shown = how;
            bool shows = Shown != Shown.Nothing;
            if (shows) schedule.Run(frame.Ts, frame.Epoch, tell);
            float share = Weight * (Plays() ? idle.Weight(MonotonicClock.Now(), Shown) : shows ? 1 : 0);
            // Where there is nothing to show any more, the last pose goes over into the Animator's.
            if (share <= 0 || Skeleton == null || Skeleton.Sk != frame.Sk) return;
            retarget.Apply(frame, joined.transform, share);
            if (face != null) face.Apply(frame, visemes, share);
            if (shows && Posed != null) Posed(frame);
        }

        /// <summary>What to do about bones that weren't found.</summary>
        private string Remedy()
        {
            return Animator != null && Animator.isHuman && !Animator.hasTransformHierarchy
                ? "switch off Optimize Game Objects in the model's import settings, Rig"
                : "make the model a humanoid, or fill in Bones with the mapping wizard";
        }

        /// <summary>Whether what the numbers mean is known; taken over where it has changed.</summary>
        private bool Know(KinelinkClient client)
        {
            if (Skeleton != null && Skeleton.Sk == frame.Sk) return true;
            SkeletonInfo info = client.Skeleton(frame);
            if (info == null) return false;
            retarget.Begin(info);
            if (face != null) face.Begin(info.Curves);
            return true;
        }

        /// <summary>Whether there is something else than the stream that moves the body.</summary>
        private bool Plays()
        {
            return Animator != null && Animator.enabled && Animator.runtimeAnimatorController != null;
        }

        private void Happen(EventInfo info)
        {
            if (info.Name == "interrupted") visemes.Cut(info.Ts);
            Events.Tell(info);
            if (Happened != null) Happened(info);
        }
    }
}
