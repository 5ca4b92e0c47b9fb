using System;

namespace Kinelink
{
    /// <summary>
    /// One moment of one character and of the session's things; complete in itself. Reused: the arrays have exactly the size of
    /// their content and are made anew only when that changes.
    /// </summary>
    public sealed class Frame
    {
        public string Session = "";
        public string Character = "";

        /// <summary>Which SkeletonInfo and ObjectsInfo the numbers belong to.</summary>
        public string Sk = "";
        public string Ok = "";
        public uint Epoch;
        public uint Seq;

        /// <summary>When to show it, nanoseconds on the server's clock.</summary>
        public long Ts;

        /// <summary>(3,) the hips' place in the world, metres.</summary>
        public float[] Root = new float[3];

        /// <summary>(4 J,) local rotations xyzw in the order of the skeleton's names.</summary>
        public float[] Q = Block.None;

        /// <summary>(7 O,) world position and rotation of every thing.</summary>
        public float[] O = Block.None;

        /// <summary>(C,) face curves, 0..1.</summary>
        public float[] C = Block.None;

        /// <summary>Bits 0 and 1: the left and right foot stand; 2 and 3: the left and right hand touch.</summary>
        public uint Contacts;

        /// <summary>Take over everything of another frame.</summary>
        public void CopyFrom(Frame other)
        {
            CopyHead(other);
            Fit(ref Root, other.Root.Length);
            Fit(ref Q, other.Q.Length);
            Fit(ref O, other.O.Length);
            Fit(ref C, other.C.Length);
            Array.Copy(other.Root, Root, Root.Length);
            Array.Copy(other.Q, Q, Q.Length);
            Array.Copy(other.O, O, O.Length);
            Array.Copy(other.C, C, C.Length);
        }

        /// <summary>Take over everything but the numbers.</summary>
        internal void CopyHead(Frame other)
        {
            Session = other.Session;
            Character = other.Character;
            Sk = other.Sk;
            Ok = other.Ok;
            Epoch = other.Epoch;
            Seq = other.Seq;
            Ts = other.Ts;
            Contacts = other.Contacts;
        }

        internal static void Fit(ref float[] numbers, int count)
        {
            if (numbers.Length != count) numbers = count == 0 ? Block.None : new float[count];
        }
    }
}
