using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// One thing in both worlds: tells whether the engine has moved it, and puts it where the server does. What moved it last is believed
    /// for a while, so that neither follows its own echo.
    /// </summary>
    public sealed class TrackedThing
    {
        /// <summary>How far the engine has to move a thing to be heard: metres, degrees.</summary>
        public const float Distance = 0.0005f;
        public const float Angle = 0.2f;

        // Frames of before the server heard of a move come this long after it, seconds.
        private const float Echo = 0.75f;

        // A thing that stands still for as long is physics' again.
        private const float Rest = 0.5f;

        public readonly KinelinkObject Thing;

        /// <summary>(7) place of the middle of its box and rotation in the session's axes, as the server was told last.</summary>
        public readonly float[] Pose = new float[7];

        /// <summary>Whether the server has been told of it.</summary>
        public bool Told;

        private readonly float[] served = new float[7];
        private readonly Transform origin;
        private readonly Rigidbody physics;
        private readonly Vector3 center;
        private Vector3 place;
        private Quaternion turn;
        private bool held;
        private bool kinematic;
        private float engineMoved = float.MinValue;
        private float serverMoved = float.MinValue;
        private bool known;

        public TrackedThing(KinelinkObject thing, Transform origin)
        {
            Thing = thing;
            this.origin = origin;
            physics = thing.GetComponent<Rigidbody>();
            center = thing.LocalBounds().center;
            Read();
        }

        /// <summary>Whether the server is moving it, in a hand, say.</summary>
        public bool Carried
        {
            get { return known && serverMoved > engineMoved && Time.unscaledTime - serverMoved < Rest; }
        }

        /// <summary>Whether it is where an entry of a scene, in the session's axes, has it.</summary>
        public bool IsAt(Value entry)
        {
            Value position = entry["position"], rotation = entry["rotation"];
            float same = 0;
            for (int i = 0; i < 3; i++)
                if (Mathf.Abs((float)position[i].AsNumber - Pose[i]) > 4 * Distance) return false;
            for (int i = 0; i < 4; i++) same += (float)rotation[i].AsNumber * Pose[3 + i];
            // The cosine of half an angle of about half a degree; q and -q are the same rotation.
            return Mathf.Abs(same) > 0.99999f;
        }

        /// <summary>Whether the engine has moved it since the last call; Pose then says where to.</summary>
        public bool Moved()
        {
            Vector3 now = SceneMessage.Local(origin, Thing.transform.TransformPoint(center));
            Quaternion turned = Quaternion.Inverse(origin.rotation) * Thing.transform.rotation;
            if ((now - place).magnitude < Distance && Quaternion.Angle(turned, turn) < Angle) return false;
            Read();
            engineMoved = Time.unscaledTime;
            return Thing.MovedBy != Mover.Server;
        }

        /// <summary>Put it where a frame has it. at: its first number in O; -1 where the frame hasn't got it.</summary>
        public void Follow(Frame frame, int at)
        {
            if (at < 0 || Thing.MovedBy == Mover.Engine) return;
            bool moves = !known && Thing.MovedBy == Mover.Server;
            for (int i = 0; i < 7; i++)
            {
                moves |= known && Mathf.Abs(served[i] - frame.O[at + i]) > 1e-5f;
                served[i] = frame.O[at + i];
            }
            known = true;
            if (moves) serverMoved = Time.unscaledTime;
            bool echo = Time.unscaledTime - engineMoved < Echo;
            if (moves && !echo) Put(Axes.Place(frame.O, at), Axes.Turn(frame.O, at + 3));
            Hold(Carried);
        }

        /// <summary>Nobody carries it any more: what physics had is given back.</summary>
        public void Leave()
        {
            Hold(false);
        }

        /// <summary>Only where that changes, so that whoever else makes a body kinematic has it so.</summary>
        private void Hold(bool carried)
        {
            if (physics == null || carried == held) return;
            held = carried;
            if (carried) kinematic = physics.isKinematic;
            physics.isKinematic = carried || kinematic;
        }

        private void Read()
        {
            place = SceneMessage.Local(origin, Thing.transform.TransformPoint(center));
            turn = Quaternion.Normalize(Quaternion.Inverse(origin.rotation) * Thing.transform.rotation);
            Axes.Write(place, Pose, 0);
            Axes.Write(turn, Pose, 3);
        }

        private void Put(Vector3 at, Quaternion turned)
        {
            Thing.transform.rotation = origin.rotation * turned;
            Vector3 middle = origin.position + origin.rotation * at;
            Thing.transform.position += middle - Thing.transform.TransformPoint(center);
            place = at;
            turn = turned;
            Axes.Write(at, Pose, 0);
            Axes.Write(turned, Pose, 3);
        }
    }
}
