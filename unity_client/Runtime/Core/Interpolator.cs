using System;

namespace Kinelink
{
    /// <summary>Between two frames, and a little beyond the second.</summary>
    public static class Interpolator
    {
        // Above this cosine the sine of the angle is too small to divide by; a straight line is as good.
        private const double NearlyEqual = 0.999999;

        /// <summary>
        /// The pose at share `u` of the way from a to b; u above 1 goes on beyond b. Places and curves go straight, rotations by slerp.
        /// Where a and b can't be compared (another skeleton or other things), a's numbers stay until u is 1. Ts is not set.
        /// </summary>
        public static void Blend(Frame a, Frame b, double u, Frame into)
        {
            Frame head = u < 1 ? a : b;
            into.CopyHead(head);
            bool sameBody = a.Sk == b.Sk && a.Q.Length == b.Q.Length && a.C.Length == b.C.Length;
            bool sameThings = a.Ok == b.Ok && a.O.Length == b.O.Length;
            Frame.Fit(ref into.Q, head.Q.Length);
            Frame.Fit(ref into.C, head.C.Length);
            Frame.Fit(ref into.O, head.O.Length);
            Frame fromBody = sameBody ? a : head, toBody = sameBody ? b : head;
            Frame fromThings = sameThings ? a : head, toThings = sameThings ? b : head;
            Straight(fromBody.Root, toBody.Root, u, into.Root, 3, 3);
            for (int i = 0; i < into.Q.Length; i += 4) Slerp(fromBody.Q, toBody.Q, u, into.Q, i);
            Straight(fromThings.O, toThings.O, u, into.O, 3, 7);
            for (int i = 3; i < into.O.Length; i += 7) Slerp(fromThings.O, toThings.O, u, into.O, i);
            BlendCurves(fromBody.C, toBody.C, u, into.C);
        }

        /// <summary>Face curves at share `u` of the way from a to b.</summary>
        public static void BlendCurves(float[] a, float[] b, double u, float[] into)
        {
            Straight(a, b, u, into, 1, 1);
            for (int i = 0; i < into.Length; i++) into[i] = Math.Min(Math.Max(into[i], 0f), 1f);
        }

        /// <summary>The unit quaternion at `at`, by slerp along the shorter arc.</summary>
        public static void Slerp(float[] a, float[] b, double u, float[] into, int at)
        {
            double ax = a[at], ay = a[at + 1], az = a[at + 2], aw = a[at + 3];
            double bx = b[at], by = b[at + 1], bz = b[at + 2], bw = b[at + 3];
            double cosine = ax * bx + ay * by + az * bz + aw * bw;
            // q and -q are the same rotation.
            double sign = cosine < 0 ? -1 : 1;
            cosine *= sign;
            double share = 1 - u, other = u;
            if (cosine < NearlyEqual)
            {
                double angle = Math.Acos(cosine);
                double sine = Math.Sin(angle);
                share = Math.Sin((1 - u) * angle) / sine;
                other = Math.Sin(u * angle) / sine;
            }
            other *= sign;
            double x = share * ax + other * bx, y = share * ay + other * by;
            double z = share * az + other * bz, w = share * aw + other * bw;
            double scale = 1 / Math.Sqrt(x * x + y * y + z * z + w * w);
            into[at] = (float)(x * scale);
            into[at + 1] = (float)(y * scale);
            into[at + 2] = (float)(z * scale);
            into[at + 3] = (float)(w * scale);
        }

        /// <summary>The first `width` numbers of rows of `columns` numbers.</summary>
        private static void Straight(float[] a, float[] b, double u, float[] into, int width, int columns)
        {
            for (int row = 0; row < into.Length; row += columns)
                for (int i = row; i < row + width; i++)
                    into[i] = (float)(a[i] + (b[i] - a[i]) * u);
        }
    }
}
