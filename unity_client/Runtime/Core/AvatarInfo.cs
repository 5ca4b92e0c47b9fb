using System.Collections.Generic;

namespace Kinelink
{
    /// <summary>The engine's own body in the pose it was authored in, for the request set_avatar.</summary>
    public sealed class AvatarInfo
    {
        /// <summary>(J) VRM 1.0 humanoid names, parents first.</summary>
        public IList<string> Names;

        /// <summary>(J) index of each joint's parent, -1 for the root.</summary>
        public IList<int> Parents;

        /// <summary>(3 J) place in the parent's frame, metres.</summary>
        public float[] Translations;

        /// <summary>(4 J) local rest rotations; identity when null.</summary>
        public float[] Rotations;

        /// <summary>Flesh around joints by name, metres; may be empty.</summary>
        public IDictionary<string, double> Radii = new Dictionary<string, double>();

        /// <summary>The face curves that the body has; all when null.</summary>
        public IList<string> Curves;

        internal RequestWriter Write(RequestWriter request)
        {
            request.Texts("names", Names, Limits.Joints);
            MsgPackWriter writer = request.Field("parents");
            writer.WriteList(Parents.Count);
            foreach (int parent in Parents) writer.WriteWhole(parent);
            request.Block("translations", Translations, 3, Limits.Joints, -1);
            if (Rotations != null) request.Block("rotations", Rotations, 4, Limits.Joints, 0);
            request.Field("radii").WriteMap(Radii.Count);
            foreach (KeyValuePair<string, double> one in Radii)
            {
                if (!(one.Value >= 0 && one.Value <= 1)) throw Fields.Bad("radii", "between 0 and 1");
                writer.WriteText(one.Key);
                writer.WriteNumber(one.Value);
            }
            return Curves == null ? request : request.Texts("curves", Curves, Limits.Curves);
        }
    }
}
