using UnityEngine;

namespace Kinelink.Unity
{
    /// <summary>
    /// Shows a character's motion on another humanoid too, through Mecanim's muscles, which keep the look of a pose and not where hands
    /// are: for crowds and previews. A body that is to touch things wants a KinelinkCharacter and an AvatarPublisher of its own.
    /// </summary>
    [AddComponentMenu("Kinelink/Muscle Relay")]
    [DefaultExecutionOrder(200)]
    public sealed class MuscleRelay : MonoBehaviour
    {
        [Tooltip("Whose pose is taken")]
        public KinelinkCharacter Source;

        [Tooltip("The humanoid that gets it; found on this object or below where it is empty")]
        public Animator Target;

        private HumanPoseHandler from;
        private HumanPoseHandler to;
        private HumanPose pose;

        private void OnEnable()
        {
            if (Target == null) Target = GetComponentInChildren<Animator>();
            if (Source == null || Source.Animator == null || !Source.Animator.isHuman || Target == null || !Target.isHuman)
            {
                Debug.LogError("Kinelink: a muscle relay needs a source and a target that are humanoids", this);
                enabled = false;
                return;
            }
            from = new HumanPoseHandler(Source.Animator.avatar, Source.Animator.transform);
            to = new HumanPoseHandler(Target.avatar, Target.transform);
        }

        private void LateUpdate()
        {
            if (Source.Shown == Shown.Nothing) return;
            // bodyPosition is the centre of mass divided by the human scale, so that it fits the other's size as it is.
            from.GetHumanPose(ref pose);
            to.SetHumanPose(ref pose);
        }

        private void OnDisable()
        {
            if (from != null) from.Dispose();
            if (to != null) to.Dispose();
            from = null;
            to = null;
        }
    }
}
