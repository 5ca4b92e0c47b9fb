using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// Shows frames on a body by its bones themselves: each gets the rotation that the joint has in the frame, on top of the one that it
    /// was authored with. Where motion was made for this body, hands are then where the server has them. Allocates nothing per frame.
    /// </summary>
    public sealed class DirectRetarget
    {
        private readonly Rig rig;
        private readonly Quaternion[] rest = new Quaternion[Humanoid.Count];
        private readonly bool[] placed = new bool[Humanoid.Count];
        private SkeletonInfo skeleton;
        private int[] joints = new int[0];
        private Vector3[] offsets = new Vector3[0];
        private Vector3[] places = new Vector3[0];
        private Quaternion[] turns = new Quaternion[0];

        public DirectRetarget(Rig rig)
        {
            this.rig = rig;
        }

        /// <summary>What frames mean at the moment; null at first.</summary>
        public SkeletonInfo Skeleton
        {
            get { return skeleton; }
        }

        /// <summary>Take frames to be of this skeleton from now on; also after the rig was captured anew.</summary>
        public void Begin(SkeletonInfo info)
        {
            skeleton = info;
            int count = info.Names.Length;
            joints = new int[count];
            offsets = new Vector3[count];
            places = new Vector3[count];
            turns = new Quaternion[count];
            var known = new Vector3[Humanoid.Count];
            for (int i = 0; i < count; i++)
            {
                joints[i] = Humanoid.Index(info.Names[i]);
                offsets[i] = Axes.Place(info.Rest, 3 * i);
                places[i] = offsets[i] + (info.Parents[i] < 0 ? Vector3.zero : places[info.Parents[i]]);
                if (joints[i] >= 0) known[joints[i]] = places[i];
            }
            RestTurns.Find(rig, known, rest);
            for (int i = 0; i < rest.Length; i++)
            {
                if (rig.Bones[i] == null) continue;
                rest[i] = rest[i] * rig.Turns[i];
                // A joint that the body lacks bends all the same; what hangs on it has to be put where it is.
                placed[i] = rig.Above(i) != Humanoid.Parents[i] || Humanoid.Parents[i] < 0;
            }
        }

        /// <summary>
        /// Pose the bones as a frame has them. origin: where the session's world is in Unity's, of scale 1; null for the same. weight: 1 for
        /// the frame's pose, less for something between it and the pose that the bones have.
        /// </summary>
        public void Apply(Frame frame, Transform origin, float weight)
        {
            Vector3 from = origin == null ? Vector3.zero : origin.position;
            Quaternion turned = origin == null ? Quaternion.identity : origin.rotation;
            for (int i = 0; i < joints.Length; i++)
            {
                int parent = skeleton.Parents[i];
                Quaternion own = Axes.Turn(frame.Q, 4 * i);
                if (parent < 0)
                {
                    places[i] = from + turned * Axes.Place(frame.Root, 0);
                    turns[i] = turned * own;
                }
                else
                {
                    places[i] = places[parent] + turns[parent] * offsets[i];
                    turns[i] = Quaternion.Normalize(turns[parent] * own);
                }
                int joint = joints[i];
                if (joint < 0 || rig.Bones[joint] == null) continue;
                Put(rig.Bones[joint], turns[i] * rest[joint], places[i], placed[joint], weight);
            }
        }

        private static void Put(Transform bone, Quaternion turn, Vector3 place, bool placed, float weight)
        {
            if (weight < 1)
            {
                turn = Quaternion.Slerp(bone.rotation, turn, weight);
                place = Vector3.Lerp(bone.position, place, weight);
            }
            bone.rotation = turn;
            if (placed) bone.position = place;
        }

        /// <summary>Where the last frame has a joint, in Unity's world; by its index in the skeleton's names.</summary>
        public Vector3 Place(int joint)
        {
            return places[joint];
        }
    }
}
