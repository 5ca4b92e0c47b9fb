using System;
using System.Collections.Generic;
using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// Has motion made for this body: sends its bones as they were authored, and the flesh of hands and fingers, each time the session is
    /// opened and when the body's size has changed. Frames of any other body are left aside.
    /// </summary>
    [AddComponentMenu("Kinelink/Avatar Publisher")]
    [DefaultExecutionOrder(90)]
    [RequireComponent(typeof(KinelinkCharacter))]
    [DisallowMultipleComponent]
    public sealed class AvatarPublisher : MonoBehaviour
    {
        // Another client may have given the character another body; this long frames of the one before may go on, on a busy server.
        private const float Patience = 10;

        [Tooltip("Half the thickness of the palm, metres; measured on the mesh where it is 0")]
        public float PalmRadius;

        [Tooltip("Radius of the fingers, metres; measured on the mesh where it is 0")]
        public float FingerRadius;

        private KinelinkCharacter character;
        private KinelinkConnection connection;
        private Vector3 sent;
        private float strange;
        private bool unsure;
        private uint asked;

        /// <summary>The skeleton's hash, when the server has taken it; null before.</summary>
        public string Sk { get; private set; }

        /// <summary>How often the skeleton was sent.</summary>
        public int Sent { get; private set; }

        /// <summary>Why the server refused this body; null where it didn't.</summary>
        public string Refused { get; private set; }

        /// <summary>Whether a frame is of this body.</summary>
        internal bool Accepts(Frame frame)
        {
            if (unsure)
            {
                unsure = false;
                if (Sk != frame.Sk) Send();
            }
            // A body that was refused is shown in the motion of the server's own.
            if (!enabled || Refused != null || Sk == frame.Sk)
            {
                strange = 0;
                return true;
            }
            if (Sk != null) strange += Time.unscaledDeltaTime;
            if (strange > Patience) Send();
            return false;
        }

        /// <summary>Send the body as it is now.</summary>
        public void Send()
        {
            strange = 0;
            Sk = null;
            Refused = null;
            sent = character.transform.lossyScale;
            AvatarInfo info = AvatarMessage.Of(character.Rig, Radii());
            Sent++;
            uint id = 0;
            id = connection.Ask(client => client.SetAvatar(character.Name, info), (reply, failure) =>
            {
                // Only the answer to the newest counts; with none the session is about to be opened anew.
                if (id != asked || reply == null && failure == null) return;
                if (failure == null)
                {
                    Sk = reply.Result["sk"].AsText;
                    return;
                }
                Refused = failure.Message;
                Debug.LogError("Kinelink: the server can't move '" + name + "': " + failure.Message + " " + failure.Fix, this);
            });
            asked = id;
        }

        private void Awake()
        {
            character = GetComponent<KinelinkCharacter>();
        }

        private void Start()
        {
            Join();
        }

        private void OnEnable()
        {
            // On the first time the character hasn't joined its connection yet.
            Join();
        }

        private void OnDisable()
        {
            if (connection != null) connection.Opened -= Open;
            connection = null;
        }

        private void Update()
        {
            if (connection == null || Sent == 0 || (character.transform.lossyScale - sent).magnitude < 1e-5f) return;
            character.Rescale();
            Send();
        }

        private void Join()
        {
            if (connection != null || character.Joined == null) return;
            connection = character.Joined;
            connection.Opened += Open;
            if (connection.State == ConversationState.Open) Send();
        }

        private void Open()
        {
            // A session that went on has this body still, which its next frame tells; a new one has not.
            if (Sk == null) Send();
            else unsure = true;
        }

        private Dictionary<string, double> Radii()
        {
            Dictionary<string, double> radii = FleshMeasure.Radii(character.Rig, GetComponentsInChildren<SkinnedMeshRenderer>());
            for (int i = 0; i < Humanoid.Count; i++)
            {
                string joint = Humanoid.Names[i];
                if (character.Rig.Bones[i] == null) continue;
                if (joint.EndsWith("Hand", StringComparison.Ordinal) && PalmRadius > 0) radii[joint] = PalmRadius;
                else if (FleshMeasure.IsFinger(joint) && FingerRadius > 0) radii[joint] = FingerRadius;
            }
            return radii;
        }
    }
}
